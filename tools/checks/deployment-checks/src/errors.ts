import { MusterError } from '@muster/errors';

/** Something that a check needs cannot be created, read or parsed. The message names it. */
export class CheckError extends MusterError {
  static override readonly code = 'CheckFailed';
}
