import { type Database, DatabaseMissingError, openDatabase } from '@muster/sqlite';
import { NoDataError } from '../errors.ts';
import { type DataDirectory, dataDirectoryAt, refuseWithoutData } from './data-directory.ts';
import { executionsIn } from './engine-lock.ts';

export interface LocalData {
  /** Read-only. */
  readonly database: Database;
  /**
   * A connection that can write, for the few commands that need one. Opened at the first call.
   * @throws DatabaseError
   */
  writer(): Database;
  /**
   * Names of the executions in progress. Empty if no engine is running. Undefined if the running engine does not record
   * them.
   */
  executions(): readonly string[] | undefined;
  /** May be called again. */
  close(): void;
}

/**
 * Opens the data of earlier runs for reading, even while an engine is running. Creates no data directory.
 * @throws NoDataError, DataDirectoryOutdatedError, DatabaseError
 */
export function openLocalData(dataDirectory: string): LocalData {
  const directory = dataDirectoryAt(dataDirectory);
  refuseWithoutData(directory);
  const database = openToRead(directory);
  let writer: Database | undefined;
  let isClosed = false;
  return {
    database,
    writer: () => (writer ??= openDatabase({ path: directory.databasePath, mode: 'write' })),
    executions: () => executionsIn(directory),
    close: () => {
      if (isClosed) return;
      isClosed = true;
      writer?.close();
      database.close();
    },
  };
}

function openToRead({ path, databasePath }: DataDirectory): Database {
  try {
    return openDatabase({ path: databasePath, mode: 'read' });
  } catch (error) {
    // The first run has just begun to create the file.
    if (error instanceof DatabaseMissingError) throw new NoDataError(path);
    throw error;
  }
}
