import { toStepError } from '@muster/aws-session';
import type { RunRequest } from '@muster/contracts';
import { resolveAccounts } from './domain/resolve-accounts.ts';
import { NoAccountsError } from './errors.ts';

/**
 * The accounts that a run of this request would cover, asked with the caller's own credentials.
 * @throws NoAccountsError, StepError, or what Organizations answers, such as AccessDeniedException
 */
export async function accountsOf(request: RunRequest): Promise<readonly string[]> {
  const { AwsOrganization } = await import('./organization/aws-organization.ts');
  try {
    const { accounts, leftOut } = await resolveAccounts(request, new AwsOrganization());
    if (accounts.length === 0) throw new NoAccountsError(request.run.runId, leftOut);
    return accounts;
  } catch (error) {
    throw toStepError(error);
  }
}
