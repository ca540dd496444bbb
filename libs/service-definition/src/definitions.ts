/**
 * How a service states, once, what it consists of. The Serverless configuration and the local engine read the
 * same definitions, so a timeout, a concurrency cap or a key schema is never written a second time.
 */

/** Name of an SSM parameter below `/muster/STAGE/`, such as `inventory/table-name`; its first part is the service that owns it. */
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

/** What a permission is about: a thing by the parameter that names it, the account's own or another service's. */
export type PermissionTarget =
  | { readonly table: ParameterName }
  | { readonly queue: ParameterName }
  | { readonly topic: ParameterName }
  | { readonly stateMachine: ParameterName }
  /** The executions of a state machine of the same service, which may itself call the function. */
  | { readonly executionsOf: ParameterName }
  /** The parameter itself. */
  | { readonly parameter: ParameterName }
  /** The role of that purpose in any account, with the external id. */
  | { readonly memberRole: 'reader' | 'tagger' }
  /** For actions that know no resources. */
  | 'any';

/** IAM actions, such as `dynamodb:Query`, and what they may be done to. */
export interface Permission {
  readonly actions: readonly `${string}:${string}`[];
  readonly on: PermissionTarget;
}

export interface FunctionDefinition {
  /** camelCase, the same as its folder below `src/functions/`. */
  readonly name: string;
  /** Module below the service's root and exported name, as Lambda writes it: `src/functions/discover/handler.handler`. */
  readonly handler: string;
  /** Parameter that holds the function's ARN; absent if no other service calls it. */
  readonly parameter?: ParameterName;
  /** Name of the Task states of the run's state machine that call it. */
  readonly taskStates?: readonly string[];
  /** The queue that it consumes. */
  readonly trigger?: QueueTrigger;
  /** Called by the schedule of the deployed service, which is off by default. */
  readonly scheduled?: true;
  /** The command that calls it, such as `doctor`. */
  readonly command?: string;
  /** Lambda's limit is 900. */
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** Most invocations at the same time; absent: the account's limit. */
  readonly reservedConcurrency?: number;
  /** Environment variables and the parameters whose values they get. */
  readonly environment: Readonly<Record<string, ParameterName>>;
  /** All that the function may do beside writing its own log and trace, and reading the queue that it consumes. */
  readonly permissions: readonly Permission[];
}

/** A DynamoDB table with string keys `pk` and `sk`. */
export interface TableDefinition {
  /** The table is called `<name>-<stage>`. */
  readonly name: string;
  /** Parameter that holds the table's name. */
  readonly parameter: ParameterName;
  /** Attribute with the time to live in epoch seconds. */
  readonly timeToLiveAttribute: string;
  /** Other accounts of the organization may read it. */
  readonly public?: true;
  /** A stage may set how many writes a second it takes from the start. */
  readonly warmable?: true;
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

/** An SNS topic. The local engine has none: what is published there goes nowhere. */
export interface TopicDefinition {
  /** The topic is called `<name>-<stage>`. */
  readonly name: string;
  /** Parameter that holds the topic's ARN. */
  readonly parameter: ParameterName;
}

/** A Step Functions state machine of type Standard; the local engine runs it by itself. */
export interface StateMachineDefinition {
  /** The state machine is called `<name>-<stage>`. */
  readonly name: string;
  /** Parameter that holds the state machine's ARN. */
  readonly parameter: ParameterName;
  /** Amazon States Language; each Task names its function as `${<Function>FunctionArn}`. */
  readonly definition: Readonly<Record<string, unknown>>;
  /** Functions of other services that it calls: the placeholder and the parameter with the ARN. */
  readonly foreignFunctions: Readonly<Record<`${string}FunctionArn`, ParameterName>>;
}

export interface ServiceDefinition {
  readonly name: string;
  /** Folder of the service, as a file URL: handlers are relative to it. */
  readonly root: URL;
  readonly functions: readonly FunctionDefinition[];
  readonly tables: readonly TableDefinition[];
  readonly queues: readonly QueueDefinition[];
  readonly topics?: readonly TopicDefinition[];
  readonly stateMachines?: readonly StateMachineDefinition[];
  /**
   * Module below the service's root with the stores of the embedded database: `src/adapters/sqlite-stores.ts`. It exports
   * `useLocalStores(database)`. Each thread of the local engine imports it and calls this function before the handlers.
   * No handler imports it, so no deployed bundle contains it. Absent: the stores are in DynamoDB on one machine, too.
   */
  readonly localStores?: string;
}

/** What Lambda hands to a handler beside the event; the part that Muster uses. */
export interface LambdaContext {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

/**
 * What a stage may be called: with `muster-orchestrator-` and the longest function's name it stays within IAM's 64
 * characters for a role.
 */
export const STAGE_PATTERN = /^[a-z0-9][a-z0-9-]{0,19}$/;

export const stackName = (service: ServiceDefinition, stage: string): string =>
  `muster-${service.name}-${stage}`;
export const functionName = (service: ServiceDefinition, name: string, stage: string): string =>
  `muster-${service.name}-${stage}-${name}`;
export const tableName = (table: TableDefinition, stage: string): string => `${table.name}-${stage}`;
export const queueName = (queue: QueueDefinition, stage: string): string => `${queue.name}-${stage}`;
export const deadLetterQueueName = (queue: QueueDefinition, stage: string): string =>
  `${queue.name}-dead-letters-${stage}`;
export const topicName = (topic: TopicDefinition, stage: string): string => `${topic.name}-${stage}`;
export const stateMachineName = (machine: StateMachineDefinition, stage: string): string =>
  `${machine.name}-${stage}`;

/** The whole name of a parameter: `/muster/prod/inventory/table-name`. */
export const parameterPath = (stage: string, parameter: ParameterName): string =>
  `/muster/${stage}/${parameter}`;
/** The service whose stack makes a parameter. */
export const ownerOf = (parameter: ParameterName): string => parameter.slice(0, parameter.indexOf('/'));
/** Parameter with the version of a deployed service. */
export const versionParameter = (serviceName: string): ParameterName => `${serviceName}/version`;
