import type { RunStore } from '../ports/run-store.ts';
import { type GatheredOutcome, outcomeOf } from './outcomes.ts';

export interface RecordDeps {
  readonly store: RunStore;
  readonly now: () => Date;
}

/** Records how a target ended, in the place of what was recorded of it before. @returns the code of one that is skipped */
export async function recordOutcome(
  input: GatheredOutcome,
  { store, now }: RecordDeps,
): Promise<{ skipped?: string }> {
  const at = now();
  const outcome = outcomeOf(input, at);
  await store.changeTargets(input.run.runId, { put: [outcome] }, at);
  return outcome.status === 'skipped' && outcome.code !== undefined ? { skipped: outcome.code } : {};
}
