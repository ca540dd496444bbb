import { availableParallelism } from 'node:os';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { CallerCredentials } from '@muster/aws-session/caller';
import type { ParameterName, ServiceDefinition } from '@muster/service-definition';
import { EngineConfigurationError } from './errors.ts';
import type { FailedMessageBackoff } from './events/event-source-mapping.ts';
import type { FunctionRuntime } from './functions/lambda-runtime.ts';

const DEFAULT_SLOTS_PER_THREAD = 8;
const DEFAULT_BACKOFF: FailedMessageBackoff = { firstSeconds: 2, longestSeconds: 30 };

/** Queues in SQS or an SQS emulator, by the parameter that holds their URL. The caller closes the client. */
export interface SqsQueues {
  readonly sqs: SQSClient;
  readonly urls: Readonly<Record<ParameterName, string>>;
}

export interface LocalEngineOptions {
  /** Created if missing. */
  readonly dataDirectory: string;
  readonly services: readonly ServiceDefinition[];
  /**
   * `dynamodb`: the services keep their data in DynamoDB tables, which must exist. The SDK finds them through the
   * environment. Default: `sqlite`, the file of the data directory.
   */
  readonly store?: 'sqlite' | 'dynamodb' | undefined;
  /** By default, the queues are tables in the file of the data directory. */
  readonly sqsQueues?: SqsQueues | undefined;
  /** Content of the state machine file, with Task resources such as `${DiscoverFunctionArn}`. */
  readonly stateMachine: unknown;
  /** Shortens every function's time limit and never lengthens it. */
  readonly functionTimeoutSeconds?: number | undefined;
  /** Threads that run handlers. Default: 2, but at most the number of processor cores. */
  readonly handlerThreads?: number | undefined;
  /** Concurrent invocations per thread, not counting functions with reserved concurrency. Default: 8. */
  readonly slotsPerThread?: number | undefined;
  /** Variables for the handlers, added to those of this process. Undefined removes a variable. */
  readonly environment?: NodeJS.ProcessEnv | undefined;
  /**
   * Provides the credentials of the caller of the command to the handlers whenever they need them. The handlers do not
   * cache them. If absent, each thread finds credentials itself.
   */
  readonly callerCredentials?: CallerCredentials | undefined;
  /**
   * When a message becomes visible again after it failed. Default: after 2, 4, 8 … at most 30 seconds.
   * `visibility-timeout`: after the queue's visibility timeout, as on AWS.
   */
  readonly failedMessageBackoff?: FailedMessageBackoff | 'visibility-timeout' | undefined;
  /**
   * Replaces the threads of this process as the runtime of the functions. Receives the variables of their environment.
   */
  readonly createRuntime?: ((environment: NodeJS.ProcessEnv) => FunctionRuntime) | undefined;
}

export interface CapacityOptions {
  readonly threads: number;
  readonly slotsPerThread: number;
  readonly functionTimeoutSeconds: number;
}

/** @throws EngineConfigurationError for invalid numbers */
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
