import { CommandError } from '../errors.ts';

/** The accounts of the scope could not be found out, so there is nothing to check. */
export class AccountsError extends CommandError {
  static override readonly code = 'NoAccounts';
  readonly exitCode = 1;
}
