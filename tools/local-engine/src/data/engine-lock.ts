import { randomUUID } from 'node:crypto';
import { holdLock, isLocked } from '@muster/sqlite';
import { DataDirectoryInUseError, DataDirectoryNotWritableError } from '../errors.ts';
import { type DataDirectory, fileErrorReason } from './data-directory.ts';
import { type Holder, readHolder, removeHolder, writeHolder } from './holder-file.ts';

/** A reader that checks whether an engine is running holds the lock for a moment. */
const PATIENCE_MS = 1_000;

export interface EngineLock {
  /** Writes the names of the executions in progress. Never throws. If it fails, readers see older names. */
  noteExecutions(names: readonly string[]): void;
  release(): void;
}

/**
 * Locks the data directory for this process and records the process in `engine.json`. The lock ends with the process,
 * even after `kill -9`.
 * @throws DataDirectoryInUseError, DataDirectoryNotWritableError, DatabaseError
 */
export function lockDataDirectory(directory: DataDirectory): EngineLock {
  const lock = holdLock(directory.lockFile, PATIENCE_MS);
  if (lock === undefined)
    throw new DataDirectoryInUseError(directory.path, readHolder(directory.holderFile)?.pid);
  const holder: Holder = {
    pid: process.pid,
    instanceId: randomUUID(),
    startedAt: new Date().toISOString(),
  };
  try {
    writeHolder(directory.holderFile, holder);
  } catch (error) {
    lock.release();
    const reason = `${directory.holderFile} could not be written: ${fileErrorReason(error)}`;
    throw new DataDirectoryNotWritableError(directory.path, reason);
  }
  let released = false;
  return {
    noteExecutions: (names) => {
      if (released) return;
      try {
        writeHolder(directory.holderFile, { ...holder, executions: [...names] });
      } catch {
        // The disk is full, for instance. The older content stays.
      }
    },
    release: () => {
      if (released) return;
      released = true;
      removeHolder(directory.holderFile, holder.instanceId);
      lock.release();
    },
  };
}

/** Names of the executions in progress in the data directory: none if no engine is running. Undefined if unknown. */
export function executionsIn(directory: DataDirectory): readonly string[] | undefined {
  if (!isLocked(directory.lockFile)) return [];
  return readHolder(directory.holderFile)?.executions;
}
