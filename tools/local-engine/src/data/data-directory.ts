import { accessSync, constants, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { DATABASE_FILE } from '@muster/sqlite';
import { codeOf, messageOf } from '../error-text.ts';
import { DataDirectoryNotWritableError, DataDirectoryOutdatedError, NoDataError } from '../errors.ts';
import { createDirectory } from './create-directory.ts';

export interface DataDirectory {
  /** Absolute path. */
  readonly path: string;
  /** The SQLite file. */
  readonly databasePath: string;
  /** The engine that uses the directory holds its lock. */
  readonly lockFile: string;
  /** The state of the engine that uses the directory: see `holder-file.ts`. */
  readonly holderFile: string;
  /** Folder of the database in versions before `muster.db`. */
  readonly outdatedDatabase: string;
}

export function dataDirectoryAt(path: string): DataDirectory {
  const absolute = resolve(path);
  return {
    path: absolute,
    databasePath: resolve(absolute, DATABASE_FILE),
    lockFile: resolve(absolute, 'engine.lock'),
    holderFile: resolve(absolute, 'engine.json'),
    outdatedDatabase: resolve(absolute, 'dynamodb'),
  };
}

const exists = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;

/** @throws DataDirectoryOutdatedError */
export function refuseOutdated({ path, databasePath, outdatedDatabase }: DataDirectory): void {
  if (exists(outdatedDatabase) && !exists(databasePath)) throw new DataDirectoryOutdatedError(path);
}

/** @throws NoDataError if the directory has no run, DataDirectoryOutdatedError */
export function refuseWithoutData(directory: DataDirectory): void {
  try {
    refuseOutdated(directory);
    if (exists(directory.databasePath)) return;
  } catch (error) {
    // A part of the path is a file, so there is no data.
    if (codeOf(error) !== 'ENOTDIR') throw error;
  }
  throw new NoDataError(directory.path);
}

/**
 * The database of a data directory that contains runs.
 * @throws NoDataError, DataDirectoryOutdatedError
 */
export function databaseIn(dataDirectory: string): string {
  const directory = dataDirectoryAt(dataDirectory);
  refuseWithoutData(directory);
  return directory.databasePath;
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of its path is a file, not a directory',
  EEXIST: 'it is a file, not a directory',
  EISDIR: 'it is a directory, not a file',
  ENOENT: 'it cannot be created, or it was removed meanwhile',
  ENOSPC: 'the disk is full',
};

export const fileErrorReason = (error: unknown): string => reasons[codeOf(error)] ?? messageOf(error);

/** Creates the data directory, for a program that also keeps files in it. @throws DataDirectoryNotWritableError */
export function createDataDirectoryAt(path: string): void {
  try {
    createDirectory(path);
    if (!statSync(path).isDirectory()) throw new DataDirectoryNotWritableError(path, reasons['EEXIST'] ?? '');
    accessSync(path, constants.W_OK);
  } catch (error) {
    if (error instanceof DataDirectoryNotWritableError) throw error;
    throw new DataDirectoryNotWritableError(path, fileErrorReason(error));
  }
}
