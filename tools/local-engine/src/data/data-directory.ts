import { accessSync, constants, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { codeOf, messageOf } from '../error-text.ts';
import { DataDirectoryNotWritableError } from '../errors.ts';
import { createDirectory } from './create-directory.ts';

export interface DataDirectory {
  /** Absolute path. */
  readonly path: string;
  /** Folder of the LevelDB files. */
  readonly databasePath: string;
  /** The process that has the database open: see `holder-file.ts`. */
  readonly holderFile: string;
  /** Its content is the time of the last sweep of expired items. */
  readonly sweepMarker: string;
}

export function dataDirectoryAt(path: string): DataDirectory {
  const absolute = resolve(path);
  return {
    path: absolute,
    databasePath: resolve(absolute, 'dynamodb'),
    holderFile: resolve(absolute, 'engine.json'),
    sweepMarker: resolve(absolute, 'last-sweep'),
  };
}

/** Whether a run has ever been made there. Creates nothing. */
export function holdsDatabase(directory: DataDirectory): boolean {
  return statSync(directory.databasePath, { throwIfNoEntry: false })?.isDirectory() ?? false;
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

/** Creates the data directory itself, for a program that puts its files there too. @throws DataDirectoryNotWritableError */
export const createDataDirectoryAt = (path: string): void => createWritable(path, path);

/** @throws DataDirectoryNotWritableError */
export function createDataDirectory(directory: DataDirectory): void {
  createWritable(directory.path, directory.path);
  createWritable(directory.databasePath, directory.path);
}

function createWritable(path: string, dataDirectory: string): void {
  try {
    createDirectory(path);
    accessSync(path, constants.W_OK);
  } catch (error) {
    throw new DataDirectoryNotWritableError(dataDirectory, fileErrorReason(error));
  }
}
