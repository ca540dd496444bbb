export { EnvironmentError, parseEnvironment } from './environment.ts';

/**
 * How a service states, once, what it consists of. The Serverless configuration and the local engine read the
 * same definitions, so a timeout, a concurrency cap or a key schema is never written a second time.
 */

/** Name of an SSM parameter below `/muster/STAGE/`, such as `inventory/table-name`. */
export type ParameterName = `${string}/${string}`;

/** Consumes a queue as a Lambda event source mapping does. */
export interface QueueTrigger {
  /** `QueueDefinition.name` of a queue of the same service. */
  readonly queue: string;
  /** Messages per invocation, 1 to 10 without a batching window. */
  readonly batchSize: number;
  /** Invocations at the same time, 2 to 1000, never more than the function's reserved concurrency. */
  readonly maximumConcurrency: number;
}

export interface FunctionDefinition {
  /** camelCase, the same as its folder below `src/functions/`. */
  readonly name: string;
  /** Module below the service's root and exported name, as Lambda writes it: `src/functions/discover/handler.handler`. */
  readonly handler: string;
  /** Name of the Task states of the run's state machine that call it; absent for a queue consumer. */
  readonly taskStates?: readonly string[];
  readonly trigger?: QueueTrigger;
  /** Lambda's limit is 900. */
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** Most invocations at the same time; absent: the account's limit. */
  readonly reservedConcurrency?: number;
  /** Environment variables and the parameters whose values they get. */
  readonly environment: Readonly<Record<string, ParameterName>>;
}

/** A DynamoDB table with string keys `pk` and `sk`. */
export interface TableDefinition {
  /** The table is called `<name>-<stage>`. */
  readonly name: string;
  /** Parameter that holds the table's name. */
  readonly parameter: ParameterName;
  /** Attribute with the time to live in epoch seconds. */
  readonly timeToLiveAttribute: string;
}

/** A standard SQS queue with its dead-letter queue, which is called `<name>-dead-letters-<stage>`. */
export interface QueueDefinition {
  /** The queue is called `<name>-<stage>`. */
  readonly name: string;
  /** Parameter that holds the queue's URL. */
  readonly parameter: ParameterName;
  /** At least six times the consumer's timeout. */
  readonly visibilityTimeoutSeconds: number;
  /** Receives before a message goes to the dead-letter queue. */
  readonly maxReceiveCount: number;
}

export interface ServiceDefinition {
  readonly name: string;
  /** Folder of the service, as a file URL: handlers are relative to it. */
  readonly root: URL;
  readonly functions: readonly FunctionDefinition[];
  readonly tables: readonly TableDefinition[];
  readonly queues: readonly QueueDefinition[];
}

/** What Lambda hands to a handler beside the event; the part that Muster uses. */
export interface LambdaContext {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

export const tableName = (table: TableDefinition, stage: string): string => `${table.name}-${stage}`;
export const queueName = (queue: QueueDefinition, stage: string): string => `${queue.name}-${stage}`;
export const deadLetterQueueName = (queue: QueueDefinition, stage: string): string =>
  `${queue.name}-dead-letters-${stage}`;
