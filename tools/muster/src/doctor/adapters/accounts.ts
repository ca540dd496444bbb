import type { NeededFacts, OrganizationFacts, RunRequest } from '@muster/contracts';
import { failureOf } from '@muster/errors';
import {
  type AccountsOfRun,
  accountsOf as orchestratorAccountsOf,
  factsOfAccount,
} from '@muster/orchestrator';
import { connectionFailure } from '../../adapters/connection-failure.ts';
import { AccountsError } from '../errors.ts';

/**
 * The accounts of a run, resolved like PlanRun, but with the user's own credentials. @throws AccountsError,
 * ConnectionError
 */
export async function accountsOf(request: RunRequest): Promise<AccountsOfRun> {
  try {
    return await orchestratorAccountsOf(request);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.name === 'NoAccounts')
      throw new AccountsError(
        'organization in muster.yaml contains no active account; check include and exclude',
        { cause: error },
      );
    const failure = connectionFailure(error, 'the organization could not be read');
    if (failure !== undefined) throw failure;
    const { code, message } = failureOf(error);
    throw new AccountsError(
      `the organization could not be read: ${code}: ${message}; use the management account, ` +
        'or an account to which the delegation policy allows organizations:ListAccountsForParent and ' +
        'organizations:ListOrganizationalUnitsForParent (docs/deploy.md, "Let the hub list the accounts")',
      { cause: error },
    );
  }
}

/** What AWS Organizations says about an account, read like ListRegions, but with the user's own credentials. */
export const accountFacts = (
  { run }: RunRequest,
  accountId: string,
  needed: NeededFacts,
): Promise<Pick<OrganizationFacts, 'unread'>> => factsOfAccount(run, accountId, needed);
