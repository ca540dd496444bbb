import { LocalDataError } from '@muster/local-engine';
import { DataDirectoryError } from '../errors.ts';

/** Throws what the engine says about the data directory as an expected end of the command, other errors as they are. */
export function rethrowAsCommandError(error: unknown): never {
  if (error instanceof LocalDataError) throw new DataDirectoryError(error.message, { cause: error });
  throw error;
}
