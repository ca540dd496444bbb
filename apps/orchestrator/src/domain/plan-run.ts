import { oddListingsOf, type RunPlan, type RunRequest } from '@muster/contracts';
import { type Observation, silence } from '@muster/observability';
import { NoAccountsError } from '../errors.ts';
import type { Organization } from '../organization/organization.ts';
import type { RunStore } from '../run-store/run-store.ts';
import { resolveAccounts } from './resolve-accounts.ts';
import { sayOdd } from './say-odd.ts';

export interface PlanRunDeps {
  readonly store: RunStore;
  readonly organization: Organization;
  readonly now: () => Date;
}

/**
 * Begins a run, or takes it up again with the request and the accounts of its first start.
 * @throws NoAccountsError when the scope is empty
 */
export async function planRun(
  asked: RunRequest,
  { store, organization, now }: PlanRunDeps,
  log: Pick<Observation, 'warn'> = silence,
): Promise<RunPlan> {
  const { request, accounts } = await store.beginRun(asked, now());
  if (accounts !== undefined) return { run: request.run, accounts: [...accounts] };

  const { runId } = request.run;
  const resolved = await resolveAccounts(request, organization);
  sayOdd(resolved.odd, log);
  await store.replaceLeftOut(runId, resolved.leftOut, now());
  await store.saveOddAccounts(runId, oddListingsOf(resolved.odd, resolved.isWhole), now());
  if (resolved.accounts.length === 0) throw new NoAccountsError(runId, resolved.leftOut, resolved.odd.length);
  await store.saveAccounts(runId, resolved.accounts, resolved.apiCalls, now());
  return { run: request.run, accounts: [...resolved.accounts] };
}
