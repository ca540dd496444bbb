import type { DynamoDb } from '@muster/dynamodb';
import type { ParameterName, ServiceDefinition } from '@muster/service-definition';
import { dataDirectoryAt, holdsDatabase } from './data/data-directory.ts';
import { isLive, readHolder } from './data/holder-file.ts';
import { createMissingTables, localDynamoDb, localTableNames } from './data/tables.ts';
import { NoDataError } from './errors.ts';
import { startServers } from './servers/embedded-servers.ts';
import { orLost } from './servers/or-lost.ts';

export interface OpenTablesOptions {
  readonly dataDirectory: string;
  readonly services: readonly ServiceDefinition[];
}

export interface OpenTables {
  /** Of the database. */
  readonly endpoint: string;
  readonly tableNames: Readonly<Record<ParameterName, string>>;
  /** A client of the database; needs no credentials. */
  readonly dynamoDb: DynamoDb;
  /** The result of reading; a DatabaseLostError when the database that was opened here has died meanwhile. */
  reading<Result>(work: Promise<Result>): Promise<Result>;
  /**
   * Names of the executions in progress: none if no engine is running. Undefined if an engine is
   * running that does not say.
   */
  executions(): readonly string[] | undefined;
  /** May be called again. */
  close(): Promise<void>;
}

/**
 * Opens the tables of earlier runs for reading: through the engine that is running on them, or else by opening the
 * database. Creates no data directory.
 * @throws NoDataError, DataDirectoryInUseError, DataDirectoryNotWritableError, DataDirectoryDamagedError,
 *   DatabaseLostError
 */
export async function openTables(options: OpenTablesOptions): Promise<OpenTables> {
  const directory = dataDirectoryAt(options.dataDirectory);
  if (!holdsDatabase(directory)) throw new NoDataError(directory.path);
  const holder = readHolder(directory.holderFile);
  const running = holder?.purpose === 'engine' && (await isLive(holder)) ? holder : undefined;
  const servers = running ?? (await startServers(directory, { purpose: 'reader' }));
  const stop = 'close' in servers ? servers.close : () => Promise.resolve();

  const dynamoDb = localDynamoDb(servers.dynamoDbEndpoint);
  const close = async () => {
    dynamoDb.destroy();
    await stop();
  };
  try {
    if ('close' in servers) await orLost(createMissingTables(dynamoDb, options.services), servers.lost);
  } catch (error) {
    await close();
    throw error;
  }
  let closing: Promise<void> | undefined;
  return {
    endpoint: servers.dynamoDbEndpoint,
    tableNames: localTableNames(options.services),
    dynamoDb,
    reading: (work) => ('lost' in servers ? orLost(work, servers.lost) : work),
    executions: () => {
      if ('close' in servers) return [];
      const now = readHolder(directory.holderFile);
      return now?.instanceId === servers.instanceId ? now.executions : [];
    },
    close: () => (closing ??= close()),
  };
}
