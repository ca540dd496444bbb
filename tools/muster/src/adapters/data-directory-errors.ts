import {
  DatabaseLostError,
  DataDirectoryDamagedError,
  DataDirectoryInUseError,
  DataDirectoryNotWritableError,
  NoDataError,
} from '@muster/local-engine';
import { DataDirectoryError } from '../errors.ts';

const KNOWN = [
  DatabaseLostError,
  DataDirectoryDamagedError,
  DataDirectoryInUseError,
  DataDirectoryNotWritableError,
  NoDataError,
];

/** Throws what the engine says about the data directory as an expected end of the command, other errors as they are. */
export function rethrowAsCommandError(error: unknown): never {
  const known = KNOWN.find((type) => error instanceof type);
  if (known !== undefined && error instanceof Error)
    throw new DataDirectoryError(error.message, { cause: error });
  throw error;
}
