import { checkRequest, refusalInAws } from '@muster/configuration';
import {
  ContractError,
  inlineRulesOf,
  oddListingsOf,
  type PlanRunInput,
  type RunContext,
  type RunPlan,
  type RunRequest,
  RunRequestV1,
  withRules,
} from '@muster/contracts';
import type { RulesSource } from '@muster/ledger-texts';
import { type Observation, silence } from '@muster/observability';
import { factsNeededBy } from '@muster/tag-rules';
import { NoAccountsError, RunTooLargeError } from '../errors.ts';
import type { Organization } from '../ports/organization.ts';
import { logOddListings } from './log-odd-listings.ts';
import { resolveAccounts } from './resolve-accounts.ts';
import { type LeaseDeps, takeLease } from './run-lease.ts';

/**
 * Step Functions passes at most 262,144 bytes between states. If there are more, the execution ends with an error that
 * cannot be caught. The error of a later state, whose cause has at most 32,768 characters, is added.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
const MAX_PLAN_BYTES = 262_144 - 40_960;

export interface PlanRunDeps extends LeaseDeps {
  readonly organization: Organization;
  /** The rules of the run. */
  readonly rules: RulesSource;
}

/**
 * Starts a run, or resumes it with the request and the accounts of its first start. Takes the lease of the run before
 * anything is read or changed in its accounts.
 * @throws ContractError for a request that a run cannot use, for example with a region that does not exist
 * @throws RunOverlapsError if a run in progress covers one of the targets
 * @throws NoAccountsError if the scope is empty
 * @throws RunTooLargeError if there are too many accounts for one run: about 14,700, or 13,600 with many rules
 * @throws StoredRulesMissingError if the rules of the run are not in the ledger
 */
export async function planRun(
  { request: asked, execution }: PlanRunInput,
  deps: PlanRunDeps,
  log: Pick<Observation, 'warn'> = silence,
): Promise<RunPlan> {
  checkRequest(await withItsRules(asked, deps.rules));
  if (execution?.startsWith('arn:') === true) refuseOwnCredentials(asked);
  const { store, organization, now } = deps;
  const at = now();
  const { request, accounts, isNew } = await store.beginRun(asked, at);
  const run: RunContext = {
    ...request.run,
    ...(isNew ? {} : { resumedAt: at.toISOString() }),
    ...(request.organization === undefined ? {} : { hasAccountNames: true }),
    ...(await neededFactsOf(request, deps.rules)),
  };
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
  // A refused run has no accounts, so that its summary does not report them as failed.
  await lease(resolved.accounts);
  await store.saveAccountNames(runId, resolved.names, now());
  // After the names: with its accounts, a run is planned and is not resolved again.
  await store.saveAccounts(runId, resolved.accounts, resolved.apiCalls, now());
  return plan;
}

/** The request with its rules. A run that applies a plan does not evaluate them, so they need not be stored any more. */
async function withItsRules(request: RunRequest, source: RulesSource): Promise<RunRequest> {
  const { run } = request;
  if (run.storedRules === undefined) return request;
  const rules = run.planId === undefined ? await source.rulesOf(run) : [];
  return { ...request, run: withRules(run, rules) };
}

/** What the rules need to know about accounts. A run that applies a plan evaluates none. */
async function neededFactsOf(
  request: RunRequest,
  source: RulesSource,
): Promise<Pick<RunContext, 'neededFacts'>> {
  if (request.organization === undefined || request.run.planId !== undefined) return {};
  const { run } = await withItsRules(request, source);
  const neededFacts = factsNeededBy(inlineRulesOf(run));
  return neededFacts === undefined ? {} : { neededFacts };
}

/** @throws ContractError for accounts that only one machine can access */
function refuseOwnCredentials(request: RunRequest): void {
  const message = refusalInAws(request);
  if (message !== undefined)
    throw new ContractError(RunRequestV1.id, 'the request', [{ path: 'accountSettings', message }]);
}

/** @throws RunTooLargeError if Step Functions would not pass on the plan */
function planOf(run: RunContext, accounts: readonly string[]): RunPlan {
  const plan = { run, accounts: [...accounts] };
  const bytes = new TextEncoder().encode(JSON.stringify(plan)).length;
  if (bytes > MAX_PLAN_BYTES)
    throw new RunTooLargeError({ accounts: accounts.length, bytes, maxBytes: MAX_PLAN_BYTES });
  return plan;
}
