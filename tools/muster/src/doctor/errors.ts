import { CommandError } from '../errors.ts';

/** The accounts in scope could not be determined, so there is nothing to check. */
export class AccountsError extends CommandError {
  static override readonly code = 'NoAccounts';
  readonly exitCode = 1;
}
