import type { RunRequest } from '@muster/contracts';
import { failureOf } from '@muster/errors';
import { type AccountsOfRun, accountsOf as orchestratorAccountsOf } from '@muster/orchestrator';
import { connectionFailure } from '../../adapters/connection-failure.ts';
import { AccountsError } from '../errors.ts';

/** The accounts of a run, resolved as PlanRun does it, with the user's own credentials. @throws AccountsError, ConnectionError */
export async function accountsOf(request: RunRequest): Promise<AccountsOfRun> {
  try {
    return await orchestratorAccountsOf(request);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.name === 'NoAccounts')
      throw new AccountsError(
        'organization in muster.yaml holds no active account; check its include and exclude',
        { cause: error },
      );
    const failure = connectionFailure(error, 'the organization could not be read');
    if (failure !== undefined) throw failure;
    const { code, message } = failureOf(error);
    throw new AccountsError(
      `the organization could not be read: ${code}: ${message}; it can be read by the management account, ` +
        'and by an account to which its delegation policy allows organizations:ListAccountsForParent and ' +
        'organizations:ListOrganizationalUnitsForParent (docs/deploy.md, "Let the hub list the accounts")',
      { cause: error },
    );
  }
}
