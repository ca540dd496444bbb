import { DEFAULT_RESOURCE_TYPE, type TargetItem } from '@muster/contracts';
import type { LeaseState, TargetRow } from '@muster/orchestrator/copy';
import { resourceTypeOf } from '@muster/resource-types';

// What a copy need not read again. The resources of a target change only while a run scans the target, so the rows of the
// runs prove that they did not change. Where a proof is missing, the target is read.

/** The most resources that one call of a scan of the default type lists. Source: EC2 API Reference, the maximum of `MaxResults`. */
const RESOURCES_PER_PAGE = 1_000;
/** A function can work for 15 minutes after its run has ended. Four times this, for clocks that differ. */
const GRACE_MS = 3_600_000;

/** A run at the time of a copy. */
export interface RunState {
  readonly status: string;
  readonly finishedAt: string | undefined;
  /** The time of the first copy that found the run in this state. */
  readonly since: string;
  /** Whether nothing can be written any more, unless the run is resumed. */
  readonly isSettled: boolean;
}

interface RunNow {
  readonly runId: string;
  readonly status: string;
  readonly finishedAt?: string | undefined;
}

/** The state of a run for this copy, and for the next one. @param at when this copy began */
export function stateOf(run: RunNow, earlier: RunState | undefined, leases: LeaseState, at: Date): RunState {
  const { runId, status, finishedAt } = run;
  const isSame = earlier !== undefined && earlier.status === status && earlier.finishedAt === finishedAt;
  const since = isSame ? earlier.since : at.toISOString();
  const olderThan = (time: string, ms: number) => Date.parse(time) <= at.getTime() - ms;
  const isQuiet =
    olderThan(since, GRACE_MS) || (finishedAt !== undefined && olderThan(finishedAt, 2 * GRACE_MS));
  return { status, finishedAt, since, isSettled: hasEnded(runId, status, leases) && isQuiet };
}

/** A run that is stored as running and has no lease was interrupted. Earlier versions of Muster take no leases. */
export const hasEnded = (runId: string, status: string, { version, runIds }: LeaseState): boolean =>
  status !== 'running' || (version > 0 && !runIds.includes(runId));

/** Whether the run has written nothing between two copies. */
export function isStill(
  earlier: RunState | undefined,
  now: RunState,
  leaseVersions: { readonly earlier: number; readonly now: number },
): boolean {
  if (earlier === undefined || !earlier.isSettled) return false;
  if (earlier.status !== now.status || earlier.finishedAt !== now.finishedAt) return false;
  // Without an end time, a run that was resumed and stopped again looks the same. It would have taken a lease.
  return now.finishedAt !== undefined || leaseVersions.earlier === leaseVersions.now;
}

/** The rows of a target in a run that is not still. */
export interface RowsOfRun {
  readonly hasEnded: boolean;
  readonly earlier: readonly TargetRow[];
  readonly now: readonly TargetRow[];
}

/** Whether the run has not changed the resources of the target between two copies. */
export function leftAlone({ hasEnded, earlier, now }: RowsOfRun): boolean {
  // While a run is in progress, it may still add the target.
  if (now.length === 0) return hasEnded;
  return now.every((row) => {
    if (row.status === 'pending') return false;
    const isOld = earlier.some(
      (before) =>
        before.status === row.status &&
        before.finishedAt === row.finishedAt &&
        before.resourceType === row.resourceType,
    );
    // A resumed run does not read the targets that are done.
    if (row.status === 'succeeded') return isOld || wroteNothing(row);
    return row.status === 'skipped' && isOld;
  });
}

/**
 * The counts are those of the first scan. A second one, which can change more, is proven to be absent by the number of
 * calls: the first scan needed at least this many.
 */
function wroteNothing(row: Exclude<TargetRow, { status: 'pending' }>): boolean {
  const { resources, tagging, rescans = [], resourceType = DEFAULT_RESOURCE_TYPE } = row;
  const fewestCalls = Math.max(1, Math.ceil(resources.seen / RESOURCES_PER_PAGE));
  return (
    resourceType === DEFAULT_RESOURCE_TYPE &&
    resources.added + resources.changed + resources.gone === 0 &&
    tagging.planned === 0 &&
    rescans.length === 0 &&
    (row.apiCalls[resourceTypeOf(resourceType).calls.list] ?? Infinity) <= fewestCalls
  );
}

/** A target as the last copy has it. */
export interface CopiedTarget {
  readonly item: TargetItem;
  /** By type: present and all rows. */
  readonly rows: ReadonlyMap<string, { readonly present: number; readonly all: number }>;
  /** Items that could not be copied. */
  readonly odd: number;
}

/** Whether the copy of a target agrees with its item, apart from what the runs say. */
export function agrees(
  item: TargetItem,
  copied: CopiedTarget | undefined,
  knownRuns: { has(runId: string): boolean },
): boolean {
  if (copied === undefined || copied.odd > 0) return false;
  // `forget` removes resources of targets that are out of scope.
  if (item.outOfScopeSince !== undefined || copied.item.outOfScopeSince !== undefined) return false;
  if (item.lastAttemptRunId === undefined || !knownRuns.has(item.lastAttemptRunId)) return false;
  const present = new Map([[DEFAULT_RESOURCE_TYPE as string, item.present]]);
  for (const [type, freshness] of Object.entries(item.freshnessByType ?? {}))
    present.set(type, freshness.present);
  for (const type of copied.rows.keys()) if (!present.has(type)) return false;
  return [...present].every(([type, expected]) => {
    const found = copied.rows.get(type) ?? { present: 0, all: 0 };
    // A target that was forgotten and found again is empty, or all that it has was added.
    return expected === found.present && (expected > 0 || found.all === 0);
  });
}
