import { MusterError } from '@muster/errors';

/** SQLite or Muster refuses the text of a query. The message names the token and the line where SQLite names them. */
export class InvalidQueryError extends MusterError {
  static override readonly code = 'InvalidQuery';
}
