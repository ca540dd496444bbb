/**
 * The only description of the parts of a service. The Serverless configuration and the local engine use the same
 * definitions, so a timeout, a concurrency limit or a key schema is written only once.
 */

/**
 * Name of an SSM parameter below `/muster/STAGE/`, such as `inventory/table-name`. Its first part is the owning
 * service.
 */
export type ParameterName = `${string}/${string}`;

/** Consumes a queue as a Lambda event source mapping does. */
export interface QueueTrigger {
  /** `QueueDefinition.name` of a queue of the same service. */
  readonly queue: string;
  /** Messages per invocation, 1 to 10 without a batching window. */
  readonly batchSize: number;
  /** Concurrent invocations, 2 to 1000, at most the function's reserved concurrency. */
  readonly maximumConcurrency: number;
}

/** The resource of a permission, by the parameter that names it: the service's own or another service's. */
export type PermissionTarget =
  | { readonly table: ParameterName }
  /** The objects below a prefix of a bucket of the same service, in stages that have the bucket. */
  | { readonly bucket: ParameterName; readonly prefix: string }
  | { readonly queue: ParameterName }
  | { readonly topic: ParameterName }
  | { readonly stateMachine: ParameterName }
  /** The executions of a state machine of the same service. The state machine may call the function. */
  | { readonly executionsOf: ParameterName }
  /** The parameter itself. */
  | { readonly parameter: ParameterName }
  /** The role for that purpose in any account, with the external ID. */
  | { readonly memberRole: 'reader' | 'tagger' }
  /** For actions that do not support resources. */
  | 'any';

/** IAM actions, such as `dynamodb:Query`, and their resource. */
export interface Permission {
  readonly actions: readonly `${string}:${string}`[];
  readonly on: PermissionTarget;
  /** Patterns of the partition keys that the actions may use. Only for a table. Absent: any. */
  readonly partitionKeys?: readonly string[];
}

export interface FunctionDefinition {
  /** camelCase, the same as its folder below `src/functions/`. */
  readonly name: string;
  /**
   * Module below the service's root and exported name, in Lambda's format: `src/functions/discover/handler.handler`.
   */
  readonly handler: string;
  /** Parameter with the function's ARN. Absent if no other service calls it. */
  readonly parameter?: ParameterName;
  /** Name of the Task states in the run's state machine that call it. */
  readonly taskStates?: readonly string[];
  /** The queue that it consumes. */
  readonly trigger?: QueueTrigger;
  /** Called by the schedule of the deployed service, which is off by default. */
  readonly scheduled?: true;
  /** The command that calls it, such as `doctor`. */
  readonly command?: string;
  /** The setting of a stage without which nothing calls it. Absent: every stage needs the function. */
  readonly setting?: string;
  /** Lambda's limit is 900. */
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** Maximum number of concurrent invocations. Absent: the account's limit. */
  readonly reservedConcurrency?: number;
  /** Environment variables, and the parameters with their values. */
  readonly environment: Readonly<Record<string, ParameterName>>;
  /** All permissions of the function, except for writing its log and trace, and reading the queue that it consumes. */
  readonly permissions: readonly Permission[];
}

/** A DynamoDB table with string keys `pk` and `sk`. */
export interface TableDefinition {
  /** The name of the table is `<name>-<stage>`. */
  readonly name: string;
  /** Parameter with the table's name. */
  readonly parameter: ParameterName;
  /** Attribute with the time to live in epoch seconds. */
  readonly timeToLiveAttribute: string;
  /** Other accounts of the organization may read it. */
  readonly public?: true;
  /** A stage may set its initial write throughput. */
  readonly warmable?: true;
}

/** A standard SQS queue with its dead-letter queue, whose name is `<name>-dead-letters-<stage>`. */
export interface QueueDefinition {
  /** The name of the queue is `<name>-<stage>`. */
  readonly name: string;
  /** Parameter with the queue's URL. */
  readonly parameter: ParameterName;
  /** At least six times the consumer's timeout. */
  readonly visibilityTimeoutSeconds: number;
  /** Receives before a message goes to the dead-letter queue. */
  readonly maxReceiveCount: number;
}

/** An SNS topic. The local engine has none and drops its messages. */
export interface TopicDefinition {
  /** The name of the topic is `<name>-<stage>`. */
  readonly name: string;
  /** Parameter with the topic's ARN. */
  readonly parameter: ParameterName;
}

/**
 * A private S3 bucket that a setting of the stage switches on. Its template is in the service's `cloudformation/`. The
 * local engine has none.
 */
export interface BucketDefinition {
  /** The name of the bucket is `<name>-<stage>-<account>-<region>`. */
  readonly name: string;
  /** Parameter with the bucket's name. */
  readonly parameter: ParameterName;
  /** The setting without which the stage has no bucket. */
  readonly setting: string;
}

/** A Step Functions state machine of type Standard. The local engine executes it itself. */
export interface StateMachineDefinition {
  /** The name of the state machine is `<name>-<stage>`. */
  readonly name: string;
  /** Parameter with the state machine's ARN. */
  readonly parameter: ParameterName;
  /** Amazon States Language. Each Task names its function as `${<Function>FunctionArn}`. */
  readonly definition: Readonly<Record<string, unknown>>;
  /** Functions of other services that it calls: the placeholder and the parameter with the ARN. */
  readonly foreignFunctions: Readonly<Record<`${string}FunctionArn`, ParameterName>>;
}

export interface ServiceDefinition {
  readonly name: string;
  /** Folder of the service, as a file URL. Handlers are relative to it. */
  readonly root: URL;
  readonly functions: readonly FunctionDefinition[];
  readonly tables: readonly TableDefinition[];
  readonly queues: readonly QueueDefinition[];
  readonly topics?: readonly TopicDefinition[];
  readonly buckets?: readonly BucketDefinition[];
  readonly stateMachines?: readonly StateMachineDefinition[];
  /**
   * Module below the service's root with the stores of the embedded database: `src/adapters/sqlite-stores.ts`. It exports
   * `useLocalStores(database)`. Each thread of the local engine imports it and calls this function before the handlers.
   * No handler imports it, so no deployed bundle contains it. Absent: the stores are in DynamoDB on one machine, too.
   */
  readonly localStores?: string;
}

/** The parts of a handler's context that Muster uses. */
export interface LambdaContext {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

/**
 * Valid names of a stage. With `muster-orchestrator-` and the longest function name, the result stays within IAM's 64
 * characters for a role.
 */
export const STAGE_PATTERN = /^[a-z0-9][a-z0-9-]{0,19}$/;

export const stackName = (service: Pick<ServiceDefinition, 'name'>, stage: string): string =>
  `muster-${service.name}-${stage}`;
export const functionName = (service: Pick<ServiceDefinition, 'name'>, name: string, stage: string): string =>
  `muster-${service.name}-${stage}-${name}`;
export const tableName = (table: TableDefinition, stage: string): string => `${table.name}-${stage}`;
export const queueName = (queue: QueueDefinition, stage: string): string => `${queue.name}-${stage}`;
export const deadLetterQueueName = (queue: QueueDefinition, stage: string): string =>
  `${queue.name}-dead-letters-${stage}`;
export const topicName = (topic: TopicDefinition, stage: string): string => `${topic.name}-${stage}`;
/** At most 63 characters, the limit of S3, for the longest stage and region. */
export const bucketName = (
  bucket: BucketDefinition,
  { stage, accountId, region }: { stage: string; accountId: string; region: string },
): string => `${bucket.name}-${stage}-${accountId}-${region}`;
export const stateMachineName = (machine: StateMachineDefinition, stage: string): string =>
  `${machine.name}-${stage}`;

/** The full name of a parameter: `/muster/prod/inventory/table-name`. */
export const parameterPath = (stage: string, parameter: ParameterName): string =>
  `/muster/${stage}/${parameter}`;
/** The service whose stack creates a parameter. */
export const ownerOf = (parameter: ParameterName): string => parameter.slice(0, parameter.indexOf('/'));
/** Parameter with the version of a deployed service. */
export const versionParameter = (serviceName: string): ParameterName => `${serviceName}/version`;
