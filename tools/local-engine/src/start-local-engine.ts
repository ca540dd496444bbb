import type { DynamoDb } from '@muster/dynamodb';
import type { ParameterName } from '@muster/service-definition';
import { createDataDirectory, dataDirectoryAt, holdsDatabase } from './data/data-directory.ts';
import { markSwept, sweepExpired } from './data/sweep-expired.ts';
import { createMissingTables, localDynamoDb, localTableNames } from './data/tables.ts';
import { DataDirectoryInUseError, EngineClosedError, EngineConfigurationError } from './errors.ts';
import { startEventSourceMappings } from './events/start-event-source-mappings.ts';
import { handlerEnvironment } from './functions/environment.ts';
import { LambdaRuntime } from './functions/lambda-runtime.ts';
import type { LocalEngineOptions } from './options.ts';
import { backoffOf, capacityOf } from './options.ts';
import type { EmbeddedServers } from './servers/embedded-servers.ts';
import { startServers } from './servers/embedded-servers.ts';
import { orLost } from './servers/or-lost.ts';
import type { QueueUrls } from './servers/protocol.ts';
import { readStateMachine } from './state-machine/definition.ts';
import type { Execution, Observer } from './state-machine/execution.ts';
import { startExecution } from './state-machine/execution.ts';

export interface LocalEngine {
  readonly dynamoDbEndpoint: string;
  readonly sqsEndpoint: string;
  /** Table names by the parameter that holds them. */
  readonly tables: Readonly<Record<ParameterName, string>>;
  /** Queue URLs by the parameter that holds them. */
  readonly queues: Readonly<Record<ParameterName, QueueUrls>>;
  /** A client of the embedded database. */
  readonly dynamoDb: DynamoDb;
  /**
   * Starts an execution. The observer is called for every invocation of a Task state; it must not throw.
   * @param name readers of the data directory see it while the execution is in progress
   */
  run(input: unknown, observer?: Observer, name?: string): Execution;
  /**
   * Removes expired items as DynamoDB's TTL would, at most once a day per data directory.
   * @returns the number of items removed
   */
  sweepExpired(): Promise<number>;
  /** Stops pollers, threads and servers; the data stays. May be called again. */
  close(): Promise<void>;
}

/**
 * Runs the services and their state machine on this machine: an embedded DynamoDB with its files in the data
 * directory, an in-memory SQS, and the handlers in worker threads.
 * @throws DataDirectoryNotWritableError, DataDirectoryInUseError, DataDirectoryDamagedError, EngineConfigurationError
 */
export async function startLocalEngine(options: LocalEngineOptions): Promise<LocalEngine> {
  const { services } = options;
  const machine = readStateMachine(options.stateMachine);
  const capacity = capacityOf(options);
  const directory = dataDirectoryAt(options.dataDirectory);
  const isNew = !holdsDatabase(directory);
  createDataDirectory(directory);
  const queueDefinitions = services.flatMap((service) => service.queues);
  const servers = await startServers(directory, { purpose: 'engine', queues: queueDefinitions });
  if (!('close' in servers)) throw new DataDirectoryInUseError(directory.path, servers.pid);

  const dynamoDb = localDynamoDb(servers.dynamoDbEndpoint);
  const tables = localTableNames(services);
  const stopServers = async () => {
    dynamoDb.destroy();
    await servers.close();
  };
  try {
    if (isNew) markSwept(directory);
    await orLost(createMissingTables(dynamoDb, services), servers.lost);

    const { sqsEndpoint, queues } = queuesOf(servers, options);
    const urls = Object.entries(queues).map(([parameter, { url }]) => [parameter, url]);
    const environment = handlerEnvironment({
      inherited: { ...process.env, ...options.environment },
      services,
      parameters: { ...tables, ...Object.fromEntries(urls) },
      dynamoDbEndpoint: servers.dynamoDbEndpoint,
      sqsEndpoint,
    });
    const runtime =
      options.createRuntime?.(environment) ??
      new LambdaRuntime({
        services,
        environment,
        ...capacity,
        callerCredentials: options.callerCredentials,
      });
    for (const [state, functionName] of machine.functions) {
      if (!runtime.has(functionName)) {
        throw new EngineConfigurationError(
          `State ${state} calls ${functionName}, but no service has this function`,
        );
      }
    }
    const mappings = startEventSourceMappings({
      services,
      runtime,
      sqsEndpoint,
      queues,
      backoff: backoffOf(options),
    });
    runtime.warmUp();

    const executions = new Map<Execution, string | undefined>();
    const noteExecutions = () =>
      servers.noteExecutions([...executions.values()].filter((name) => name !== undefined));
    let closing: Promise<void> | undefined;
    const close = async () => {
      for (const execution of executions.keys()) execution.abort();
      mappings.stop();
      await runtime.close();
      await stopServers();
    };
    return {
      dynamoDbEndpoint: servers.dynamoDbEndpoint,
      sqsEndpoint,
      tables,
      queues,
      dynamoDb,
      run: (input, observer, name) => {
        if (closing !== undefined) throw new EngineClosedError();
        const execution = startExecution(machine, runtime, input, observer, servers.lost);
        executions.set(execution, name);
        noteExecutions();
        const forget = () => {
          executions.delete(execution);
          noteExecutions();
        };
        execution.finished.then(forget, forget);
        return execution;
      },
      sweepExpired: () => sweepExpired({ directory, db: dynamoDb, services }),
      close: () => (closing ??= close()),
    };
  } catch (error) {
    await stopServers();
    throw error;
  }
}

function queuesOf(
  servers: EmbeddedServers,
  options: LocalEngineOptions,
): { sqsEndpoint: string; queues: Record<ParameterName, QueueUrls> } {
  const { sqsEndpoint } = servers;
  if (sqsEndpoint === undefined) throw new EngineConfigurationError('The queue server did not start');
  const queues: Record<ParameterName, QueueUrls> = {};
  for (const { name, parameter } of options.services.flatMap((service) => service.queues)) {
    const urls = servers.queues[name];
    if (urls !== undefined) queues[parameter] = urls;
  }
  return { sqsEndpoint, queues };
}
