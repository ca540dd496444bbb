import { MusterError } from './muster-error.ts';

/** A check of the repository cannot create, start, read or parse something that it needs. The message names it. */
export class CheckError extends MusterError {
  static override readonly code = 'CheckFailed';
}
