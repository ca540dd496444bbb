import { toStepError } from '@muster/aws-session';
import type { OddListed, RunRequest } from '@muster/contracts';
import { resolveAccounts } from '../domain/resolve-accounts.ts';
import { NoAccountsError } from '../errors.ts';

/** Whom a run would cover, and what was odd where Organizations listed them. */
export interface AccountsOfRun {
  readonly accounts: readonly string[];
  readonly odd: readonly OddListed[];
}

/**
 * The accounts that a run of this request would cover, asked with the caller's own credentials.
 * @throws NoAccountsError, another MusterError, or what Organizations answers, such as AccessDeniedException
 */
export async function accountsOf(request: RunRequest): Promise<AccountsOfRun> {
  const { AwsOrganization } = await import('./organizations-organization.ts');
  try {
    const { accounts, leftOut, odd } = await resolveAccounts(request, new AwsOrganization());
    if (accounts.length === 0) throw new NoAccountsError(request.run.runId, leftOut, odd.length);
    return { accounts, odd };
  } catch (error) {
    throw toStepError(error);
  }
}
