import type { TargetItem } from '@muster/contracts';
import type { LeaseState, TargetRow } from '@muster/orchestrator/copy';
import { agrees, type CopiedTarget, hasEnded, leftAlone, type RunState } from './unchanged.ts';

/** Rows of a run by the partition of their target. */
export type RowsByTarget = ReadonlyMap<string, readonly TargetRow[]>;

export interface CandidatesInput {
  readonly items: readonly TargetItem[];
  /** What the last copy has, by partition. */
  readonly copied: ReadonlyMap<string, CopiedTarget>;
  readonly runs: ReadonlyMap<string, RunState>;
  /** The runs that can have written since the last copy. */
  readonly moving: readonly string[];
  readonly leases: LeaseState;
  /** The rows of a run in the last copy, and now. */
  readonly earlierRows: (runId: string) => Promise<RowsByTarget>;
  readonly rowsNow: (runId: string) => Promise<RowsByTarget>;
}

/** The targets whose resources are proven to be those of the last copy, by partition. */
export async function candidates(input: CandidatesInput): Promise<ReadonlySet<string>> {
  const { items, copied, runs, moving, leases } = input;
  const unchanged = new Set(
    items.filter((item) => agrees(item, copied.get(item.pk), runs)).map(({ pk }) => pk),
  );
  // One run at a time, so that memory holds the rows of one run.
  for (const runId of moving) {
    if (unchanged.size === 0) break;
    const [earlier, now] = [await input.earlierRows(runId), await input.rowsNow(runId)];
    const ended = hasEnded(runId, runs.get(runId)?.status ?? 'running', leases);
    for (const pk of unchanged) {
      const rows = { hasEnded: ended, earlier: earlier.get(pk) ?? [], now: now.get(pk) ?? [] };
      if (!leftAlone(rows)) unchanged.delete(pk);
    }
  }
  return unchanged;
}
