import { type ApiCalls, MAX_PROBLEM_LENGTH, type RunRequest } from '@muster/contracts';
import type { Organization } from '../ports/organization.ts';
import { type ResolvedScope, resolveOrganization } from './resolve-organization.ts';

/**
 * The accounts that a run covers and those it leaves out, and the API calls for that.
 * @throws errors of Organizations
 */
export async function resolveAccounts(
  request: RunRequest,
  organization: Organization,
): Promise<ResolvedScope & { readonly apiCalls: ApiCalls }> {
  const scope = request.organization;
  if (scope === undefined)
    return {
      accounts: [...new Set(request.accounts ?? [])],
      leftOut: [],
      names: new Map(),
      ...unknownAccountsOf(request),
      apiCalls: {},
    };
  const { result, apiCalls } = await organization.read(request.run.homeRegion, (tree) =>
    resolveOrganization(scope, tree),
  );
  return { ...result, apiCalls };
}

/** Each profile without a known account may be any account of the inventory. */
function unknownAccountsOf({ unknownProfiles = [] }: RunRequest): Pick<ResolvedScope, 'odd' | 'isWhole'> {
  return {
    odd: unknownProfiles.map(({ profile, code, message }) => ({
      listing: `the AWS profile "${profile}"`,
      problem: `${code}: ${message}`.slice(0, MAX_PROBLEM_LENGTH),
    })),
    isWhole: unknownProfiles.length === 0,
  };
}
