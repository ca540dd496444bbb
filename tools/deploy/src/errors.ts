import { MusterError } from '@muster/errors';

/** An option of the command line is missing, unknown or wrong. */
export class WrongUseError extends MusterError {
  static override readonly code = 'WrongUse';
}
