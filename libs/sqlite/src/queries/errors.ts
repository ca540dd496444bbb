import { MusterError } from '@muster/errors';

/** SQLite or Muster rejects the text of a query. The message names the token and the line if SQLite names them. */
export class InvalidQueryError extends MusterError {
  static override readonly code = 'InvalidQuery';
}
