import { toStepError } from '@muster/aws-session';
import type { NeededFacts, OddListed, RunContext, RunRequest } from '@muster/contracts';
import { failureOf } from '@muster/errors';
import { resolveAccounts } from '../domain/resolve-accounts.ts';
import { NoAccountsError } from '../errors.ts';
import type { ReadFacts } from '../ports/account-facts.ts';

/** The accounts that a run would cover, and what was odd in the answers of Organizations. */
export interface AccountsOfRun {
  readonly accounts: readonly string[];
  readonly odd: readonly OddListed[];
}

/**
 * Resolves the accounts that a run of this request would cover, with the caller's credentials.
 * @throws NoAccountsError, another MusterError, or an error of Organizations such as AccessDeniedException
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

/** What AWS Organizations says about an account, with the caller's credentials. What cannot be read is in `unread`. */
export async function factsOfAccount(
  run: Pick<RunContext, 'runId' | 'homeRegion'>,
  accountId: string,
  needed: NeededFacts,
): Promise<ReadFacts> {
  const { AwsAccountFacts } = await import('./organizations-account-facts.ts');
  const read = await new AwsAccountFacts().read(run, accountId, needed);
  return 'facts' in read ? read.facts : { unread: failureOf(read.error) };
}
