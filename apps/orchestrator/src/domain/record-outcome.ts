import type { RunStore } from '../ports/run-store.ts';
import { type GatheredOutcome, outcomeOf } from './outcomes.ts';

export interface RecordDeps {
  readonly store: RunStore;
  readonly now: () => Date;
}

/** Records how a target ended and replaces its earlier outcome. @returns the code of a skipped target */
export async function recordOutcome(
  input: GatheredOutcome,
  { store, now }: RecordDeps,
): Promise<{ skipped?: string }> {
  const at = now();
  const outcome = outcomeOf(input, at);
  await store.changeTargets(input.run.runId, { put: [outcome] }, at);
  return outcome.status === 'skipped' && outcome.code !== undefined ? { skipped: outcome.code } : {};
}
