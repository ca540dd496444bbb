import { checkRequest } from '@muster/configuration';
import { oddListingsOf, type PlanRunInput, type RunContext, type RunPlan } from '@muster/contracts';
import { type Observation, silence } from '@muster/observability';
import { NoAccountsError, RunTooLargeError } from '../errors.ts';
import type { Organization } from '../ports/organization.ts';
import { logOddListings } from './log-odd-listings.ts';
import { resolveAccounts } from './resolve-accounts.ts';
import { type LeaseDeps, takeLease } from './run-lease.ts';

/**
 * Step Functions hands at most 262,144 bytes from state to state, and ends the execution where there is more: nothing
 * catches that error. The error of a later state, of which the cause has at most 32,768 characters, comes on top.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
const MAX_PLAN_BYTES = 262_144 - 40_960;

export interface PlanRunDeps extends LeaseDeps {
  readonly organization: Organization;
}

/**
 * Begins a run, or takes it up again with the request and the accounts of its first start. It takes the lease of the run
 * before anything is read or changed in its accounts.
 * @throws ContractError for a request that a run cannot use, such as a region that does not exist
 * @throws RunOverlapsError if a run in progress covers one of the targets
 * @throws NoAccountsError when the scope is empty
 * @throws RunTooLargeError when there are too many accounts for one run: about 15,000 without rules
 */
export async function planRun(
  { request: asked, execution }: PlanRunInput,
  deps: PlanRunDeps,
  log: Pick<Observation, 'warn'> = silence,
): Promise<RunPlan> {
  checkRequest(asked);
  const { store, organization, now } = deps;
  const at = now();
  const { request, accounts, isNew } = await store.beginRun(asked, at);
  const run = isNew ? request.run : { ...request.run, resumedAt: at.toISOString() };
  const lease = async (covered: readonly string[]) => {
    if (execution !== undefined) await takeLease(request, covered, execution, deps);
  };
  if (accounts !== undefined) {
    await lease(accounts);
    return planOf(run, accounts);
  }

  const { runId } = request.run;
  const resolved = await resolveAccounts(request, organization);
  logOddListings(resolved.odd, log);
  await store.replaceLeftOut(runId, resolved.leftOut, now());
  await store.saveOddAccounts(runId, oddListingsOf(resolved.odd, resolved.isWhole), now());
  if (resolved.accounts.length === 0) throw new NoAccountsError(runId, resolved.leftOut, resolved.odd.length);
  const plan = planOf(run, resolved.accounts);
  // A run that is refused has no accounts, so that its summary does not call them failed.
  await lease(resolved.accounts);
  await store.saveAccounts(runId, resolved.accounts, resolved.apiCalls, now());
  return plan;
}

/** @throws RunTooLargeError if Step Functions would not hand the plan on */
function planOf(run: RunContext, accounts: readonly string[]): RunPlan {
  const plan = { run, accounts: [...accounts] };
  const bytes = new TextEncoder().encode(JSON.stringify(plan)).length;
  if (bytes > MAX_PLAN_BYTES)
    throw new RunTooLargeError({ accounts: accounts.length, bytes, maxBytes: MAX_PLAN_BYTES });
  return plan;
}
