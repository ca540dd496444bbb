import { LocalDataError, NoDataError } from '@muster/local-engine/data';
import { DatabaseError } from '@muster/sqlite';
import { DataDirectoryError } from '../errors.ts';
import { MUSTER } from '../output/called-as.ts';

/** What to do, by the code of an error of the database. The message of the error names the file. */
const ADVICE: ReadonlyMap<string, string> = new Map([
  ['DiskFull', 'free disk space, then try again; what was saved is not lost'],
  ['DatabaseReadOnly', 'choose a directory that can be written with --data; reading commands still work'],
  ['DatabaseNotOpened', 'check the permissions of the file and its directory'],
  ['NotMusterDatabase', 'move the file away, or choose another directory with --data'],
  [
    'DatabaseDamaged',
    'move the data directory away, or choose another with --data, and start a new run, which reads everything from AWS',
  ],
  ['DatabaseBusy', 'close the other program, then try again'],
  ['DatabaseTooNew', 'use that version of Muster, or choose another directory with --data'],
  ['DiskUnsupported', 'choose a directory on a local disk with --data'],
  ['DiskFailed', 'check the disk, or choose another directory with --data'],
]);

/** The message of a database error and what to do. */
export function withAdvice(code: string, message: string): string {
  const advice = ADVICE.get(code);
  return advice === undefined ? message : `${message.replace(/\.$/, '')}: ${advice}`;
}

/** Rethrows errors about the data directory and its database as a CommandError, other errors unchanged. */
export function rethrowAsCommandError(error: unknown): never {
  if (error instanceof NoDataError)
    throw new DataDirectoryError(
      `${error.message.replace(/\.$/, '')}: start one with "${MUSTER} run", or choose another directory with --data.`,
      { cause: error },
    );
  if (error instanceof LocalDataError) throw new DataDirectoryError(error.message, { cause: error });
  if (error instanceof DatabaseError)
    throw new DataDirectoryError(withAdvice(error.code, error.message), { cause: error });
  throw error;
}

/** The result of the work. @throws DataDirectoryError, as `rethrowAsCommandError` does */
export function asCommandError<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    return rethrowAsCommandError(error);
  }
}
