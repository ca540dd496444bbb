import { availableParallelism } from 'node:os';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { CallerCredentials } from '@muster/aws-session/caller';
import type { ParameterName, ServiceDefinition } from '@muster/service-definition';
import { EngineConfigurationError } from './errors.ts';
import type { FailedMessageBackoff } from './events/event-source-mapping.ts';
import type { FunctionRuntime } from './functions/lambda-runtime.ts';

const DEFAULT_SLOTS_PER_THREAD = 8;
const DEFAULT_BACKOFF: FailedMessageBackoff = { firstSeconds: 2, longestSeconds: 30 };

/** Queues in SQS, or in an emulator of it, by the parameter that holds their URL. The client stays the caller's. */
export interface SqsQueues {
  readonly sqs: SQSClient;
  readonly urls: Readonly<Record<ParameterName, string>>;
}

export interface LocalEngineOptions {
  /** Created when missing. */
  readonly dataDirectory: string;
  readonly services: readonly ServiceDefinition[];
  /**
   * `dynamodb`: the services keep their data in DynamoDB tables, which must exist. The SDK finds them by the environment.
   * Default: `sqlite`, the file of the data directory.
   */
  readonly store?: 'sqlite' | 'dynamodb' | undefined;
  /** Default: the queues are tables in the file of the data directory. */
  readonly sqsQueues?: SqsQueues | undefined;
  /** The state machine file's content, with Task resources such as `${DiscoverFunctionArn}`. */
  readonly stateMachine: unknown;
  /** Shortens every function's time limit, never lengthens it. */
  readonly functionTimeoutSeconds?: number | undefined;
  /** Threads that run handlers: 2 by default, at most the processor's cores. */
  readonly handlerThreads?: number | undefined;
  /** Invocations at once in a thread, of functions without reserved concurrency: 8 by default. */
  readonly slotsPerThread?: number | undefined;
  /** Variables for the handlers, added to those of this process; undefined takes one away. */
  readonly environment?: NodeJS.ProcessEnv | undefined;
  /**
   * Gives the handlers the credentials of the caller of the command, whenever they need them; they do not keep them. Absent:
   * the handlers find credentials by themselves, each thread anew.
   */
  readonly callerCredentials?: CallerCredentials | undefined;
  /**
   * When a message whose processing failed is seen again: after 2, 4, 8 … at most 30 seconds by default.
   * `visibility-timeout`: as on AWS, where it takes the queue's visibility timeout.
   */
  readonly failedMessageBackoff?: FailedMessageBackoff | 'visibility-timeout' | undefined;
  /** Runs the functions in another way than in threads of this process; gets what their environment would be. */
  readonly createRuntime?: ((environment: NodeJS.ProcessEnv) => FunctionRuntime) | undefined;
}

export interface CapacityOptions {
  readonly threads: number;
  readonly slotsPerThread: number;
  readonly functionTimeoutSeconds: number;
}

/** @throws EngineConfigurationError for numbers that make no sense */
export function capacityOf(options: LocalEngineOptions): CapacityOptions {
  const {
    handlerThreads = 2,
    slotsPerThread = DEFAULT_SLOTS_PER_THREAD,
    functionTimeoutSeconds = Infinity,
  } = options;
  if (!Number.isInteger(handlerThreads) || handlerThreads < 1) {
    throw new EngineConfigurationError('handlerThreads must be 1 or more');
  }
  if (!Number.isInteger(slotsPerThread) || slotsPerThread < 1) {
    throw new EngineConfigurationError('slotsPerThread must be 1 or more');
  }
  if (!(functionTimeoutSeconds > 0))
    throw new EngineConfigurationError('functionTimeoutSeconds must be above 0');
  return {
    threads: Math.min(handlerThreads, availableParallelism()),
    slotsPerThread,
    functionTimeoutSeconds,
  };
}

/** Undefined: failed messages wait for their visibility timeout. */
export function backoffOf(options: LocalEngineOptions): FailedMessageBackoff | undefined {
  if (options.failedMessageBackoff === 'visibility-timeout') return undefined;
  return options.failedMessageBackoff ?? DEFAULT_BACKOFF;
}
