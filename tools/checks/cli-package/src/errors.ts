import { MusterError } from '@muster/errors';

/** The package cannot be made, or does not contain what it needs. */
export class PackageError extends MusterError {
  static override readonly code = 'PackageIncomplete';
}
