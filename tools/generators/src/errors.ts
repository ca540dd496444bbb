import { MusterError } from '@muster/errors';

/** The generator cannot create what was requested. */
export class GeneratorError extends MusterError {
  static override readonly code = 'GeneratorFailed';
}
