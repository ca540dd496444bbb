import type { ApiCalls, RunRequest } from '@muster/contracts';
import { NoAccountsError } from '../errors.ts';
import type { Organization } from '../organization/organization.ts';
import { resolveOrganization } from './resolve-organization.ts';

/**
 * The accounts that a run covers, and the calls that it took to find out.
 * @throws NoAccountsError when the scope is empty; what Organizations answers
 */
export async function resolveAccounts(
  request: RunRequest,
  organization: Organization,
): Promise<{ result: readonly string[]; apiCalls: ApiCalls }> {
  const scope = request.organization;
  const resolved =
    scope === undefined
      ? { result: [...new Set(request.accounts ?? [])], apiCalls: {} }
      : await organization.read(request.run.homeRegion, (tree) => resolveOrganization(scope, tree));
  if (resolved.result.length === 0) throw new NoAccountsError(request.run.runId);
  return resolved;
}
