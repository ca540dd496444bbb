import { MusterError } from '@muster/errors';

/** Something that a check needs cannot be made, read or understood. The message says what. */
export class CheckError extends MusterError {
  static override readonly code = 'CheckFailed';
}
