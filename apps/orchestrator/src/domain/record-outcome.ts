import type { CaughtError, RecordOutcomeInput, RunContext } from '@muster/contracts';
import type { RunStore } from '../ports/run-store.ts';
import { outcomeOf } from './outcomes.ts';
import { failAccount } from './plan-targets.ts';

export interface RecordDeps {
  readonly store: RunStore;
  readonly now: () => Date;
}

/** Records how a target ended, in the place of what was recorded of it before. @returns the code of one that is skipped */
export async function recordOutcome(
  input: RecordOutcomeInput,
  { store, now }: RecordDeps,
): Promise<{ skipped?: string }> {
  const at = now();
  const outcome = outcomeOf(input, at);
  await store.changeTargets(input.run.runId, { put: [outcome] }, at);
  return outcome.status === 'skipped' && outcome.code !== undefined ? { skipped: outcome.code } : {};
}

export interface AccountFailure {
  readonly run: RunContext;
  readonly accountId: string;
  readonly error: CaughtError;
  readonly known?: { readonly regions: readonly string[] } | undefined;
}

/** Records that an account could not be read as the outcome of each of its targets, or of the account if none is known. */
export async function recordAccountOutcome(
  { run, accountId, error, known }: AccountFailure,
  { store, now }: RecordDeps,
): Promise<object> {
  const at = now();
  const existing = await store.listTargets(run.runId, accountId);
  const account = { accountId, selection: run.regions, knownRegions: known?.regions ?? [], error };
  await store.changeTargets(run.runId, failAccount(account, existing, at), at);
  return {};
}
