import type { ParameterName, QueueDefinition, ServiceDefinition } from '@muster/service-definition';
import { queueName, tableName } from '@muster/service-definition';
import { type Database, deleteExpired, openDatabase } from '@muster/sqlite';
import { createDataDirectoryAt, dataDirectoryAt, refuseOutdated } from './data/data-directory.ts';
import { type EngineLock, lockDataDirectory } from './data/engine-lock.ts';
import { DatabaseFailures } from './database-failures.ts';
import { EngineClosedError, EngineConfigurationError } from './errors.ts';
import type { MessageSource } from './events/message-source.ts';
import { SqliteMessageSource } from './events/sqlite-message-source.ts';
import type { SqsMessageSource } from './events/sqs-message-source.ts';
import { startEventSourceMappings } from './events/start-event-source-mappings.ts';
import { handlerEnvironment } from './functions/environment.ts';
import { type FunctionRuntime, LambdaRuntime } from './functions/lambda-runtime.ts';
import { LOCAL_REGION, LOCAL_STAGE } from './local-names.ts';
import { localStoresOf } from './local-stores.ts';
import type { LocalEngineOptions } from './options.ts';
import { backoffOf, capacityOf } from './options.ts';
import { type LocalStateMachine, readStateMachine } from './state-machine/definition.ts';
import { type Execution, type Observer, startExecution } from './state-machine/execution.ts';

export interface LocalEngine {
  /** The database of the data directory. Undefined if neither the services nor the queues use it. */
  readonly database: Database | undefined;
  /** Table names by the parameter that holds them. */
  readonly tables: Readonly<Record<ParameterName, string>>;
  /**
   * Starts an execution. The observer is called for every invocation of a Task state. It must not throw.
   * @param name visible to readers of the data directory while the execution is in progress
   */
  run(input: unknown, observer?: Observer, name?: string): Execution;
  /** Stops pollers and threads and keeps the data. May be called more than once. */
  close(): Promise<void>;
}

/** The names of the services' tables on one machine, by the parameter that holds them. */
export function localTableNames(services: readonly ServiceDefinition[]): Record<ParameterName, string> {
  return Object.fromEntries(
    services
      .flatMap((service) => service.tables)
      .map((table) => [table.parameter, tableName(table, LOCAL_STAGE)]),
  );
}

/**
 * Runs the services and their state machine on this machine, with their data in the SQLite file of the data directory
 * and the handlers in worker threads. Deletes expired rows.
 * @throws DataDirectoryNotWritableError, DataDirectoryInUseError, DataDirectoryOutdatedError, EngineConfigurationError,
 * DatabaseError
 */
export async function startLocalEngine(options: LocalEngineOptions): Promise<LocalEngine> {
  const machine = readStateMachine(options.stateMachine);
  capacityOf(options);
  const directory = dataDirectoryAt(options.dataDirectory);
  refuseOutdated(directory);
  createDataDirectoryAt(directory.path);
  const lock = lockDataDirectory(directory);
  let database: Database | undefined;
  try {
    if (options.store !== 'dynamodb' || options.sqsQueues === undefined) {
      database = openDatabase({ path: directory.databasePath, mode: 'write' });
      deleteExpired(database, Math.floor(Date.now() / 1000));
    }
    // Loads the client of SQS only for queues in SQS.
    const sqs = options.sqsQueues && (await import('./events/sqs-message-source.ts')).SqsMessageSource;
    return startOn({ options, machine, lock, database, databasePath: directory.databasePath, sqs });
  } catch (error) {
    database?.close();
    lock.release();
    throw error;
  }
}

interface Opened {
  readonly options: LocalEngineOptions;
  readonly machine: LocalStateMachine;
  readonly lock: EngineLock;
  readonly database: Database | undefined;
  readonly databasePath: string;
  readonly sqs: typeof SqsMessageSource | undefined;
}

function startOn({ options, machine, lock, database, databasePath, sqs }: Opened): LocalEngine {
  const { services, sqsQueues } = options;
  const tables = localTableNames(services);
  const failures = new DatabaseFailures();
  const environment = handlerEnvironment({
    inherited: { ...process.env, ...options.environment },
    services,
    parameters: { ...tables, ...queueNames(services), ...sqsQueues?.urls },
  });
  const runtime =
    options.createRuntime?.(environment) ??
    new LambdaRuntime({
      services,
      environment,
      ...capacityOf(options),
      callerCredentials: options.callerCredentials,
      localStores:
        database && localStoresOf(services, databasePath, options.store === 'dynamodb' ? 'queues' : 'all'),
    });
  refuseMissingFunctions(machine, runtime);
  const executions = new Map<Execution, string | undefined>();
  const watched = failures.watch(runtime);
  const mappings = startEventSourceMappings({
    services,
    runtime: watched,
    sourceOf: (queue) => sourceOf(queue, { sqsQueues, database, sqs }),
    backoff: backoffOf(options),
    onFailure: (error) => failures.note(error),
  });
  runtime.warmUp();

  const noteExecutions = () =>
    lock.noteExecutions([...executions.values()].filter((name) => name !== undefined));
  let closing: Promise<void> | undefined;
  const close = async () => {
    for (const execution of executions.keys()) execution.abort();
    mappings.stop();
    await runtime.close();
    database?.close();
    lock.release();
  };
  return {
    database,
    tables,
    run: (input, observer, name) => {
      if (closing !== undefined) throw new EngineClosedError();
      const execution = startExecution(machine, watched, input, observer, failures.failed);
      executions.set(execution, name);
      noteExecutions();
      const forget = () => {
        executions.delete(execution);
        noteExecutions();
      };
      execution.finished.then(forget, forget);
      return execution;
    },
    close: () => (closing ??= close()),
  };
}

/** Parameter values of the queues in the database. */
const queueNames = (services: readonly ServiceDefinition[]): Record<ParameterName, string> =>
  Object.fromEntries(
    services
      .flatMap((service) => service.queues)
      .map((queue) => [queue.parameter, queueName(queue, LOCAL_STAGE)]),
  );

function refuseMissingFunctions(machine: LocalStateMachine, runtime: Pick<FunctionRuntime, 'has'>): void {
  for (const [state, functionName] of machine.functions)
    if (!runtime.has(functionName))
      throw new EngineConfigurationError(
        `State ${state} calls ${functionName}, but no service has this function`,
      );
}

interface QueuePlaces extends Pick<LocalEngineOptions, 'sqsQueues'>, Pick<Opened, 'database' | 'sqs'> {}

function sourceOf(queue: QueueDefinition, { sqsQueues, database, sqs }: QueuePlaces): MessageSource {
  const url = sqsQueues?.urls[queue.parameter];
  if (sqsQueues !== undefined && url !== undefined && sqs !== undefined)
    return new sqs(
      sqsQueues.sqs,
      url,
      `arn:aws:sqs:${LOCAL_REGION}:000000000000:${queueName(queue, LOCAL_STAGE)}`,
    );
  if (database === undefined) throw new EngineConfigurationError(`There is no queue ${queue.name}`);
  return new SqliteMessageSource(database, queue);
}
