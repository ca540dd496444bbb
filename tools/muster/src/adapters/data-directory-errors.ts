import { LocalDataError } from '@muster/local-engine';
import { DataDirectoryError } from '../errors.ts';

/** Rethrows the engine's errors about the data directory as a CommandError, other errors unchanged. */
export function rethrowAsCommandError(error: unknown): never {
  if (error instanceof LocalDataError) throw new DataDirectoryError(error.message, { cause: error });
  throw error;
}
