import { toStepError } from '@muster/aws-session';
import type { RunRequest } from '@muster/contracts';
import { resolveAccounts } from './domain/resolve-accounts.ts';

/**
 * The accounts that a run of this request would cover, asked with the caller's own credentials.
 * @throws NoAccountsError, StepError, or what Organizations answers, such as AccessDeniedException
 */
export async function accountsOf(request: RunRequest): Promise<readonly string[]> {
  const { AwsOrganization } = await import('./organization/aws-organization.ts');
  try {
    return (await resolveAccounts(request, new AwsOrganization())).result;
  } catch (error) {
    throw toStepError(error);
  }
}
