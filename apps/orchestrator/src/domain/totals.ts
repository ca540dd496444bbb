import {
  addApiCalls,
  type ApiCalls,
  noResources,
  noTagging,
  type RunStatus,
  type RunSummary,
} from '@muster/contracts';
import { OutcomeSumError } from '../errors.ts';
import type { TargetRow } from '../ports/run-store.ts';

export type Totals = Pick<RunSummary, 'targets' | 'resources' | 'tagging' | 'apiCalls'>;

export const noTotals: Totals = {
  targets: { planned: 0, succeeded: 0, failed: 0, skipped: 0 },
  resources: noResources,
  tagging: noTagging,
  apiCalls: {},
};

/** An absent count is not counted. */
const addCounts = <Counts extends Readonly<Record<string, number | undefined>>>(
  a: Counts,
  b: Counts,
): Counts => {
  const sum: Record<string, number> = {};
  for (const [name, count] of [...Object.entries(a), ...Object.entries(b)])
    if (count !== undefined) sum[name] = (sum[name] ?? 0) + count;
  return sum as Counts;
};

/** The totals with one more row. A pending target only counts as planned. */
export function addRow(totals: Totals, row: TargetRow): Totals {
  const targets = { ...totals.targets, planned: totals.targets.planned + 1 };
  if (row.status === 'pending') return { ...totals, targets };
  return {
    targets: { ...targets, [row.status]: targets[row.status] + 1 },
    resources: addCounts(totals.resources, row.resources),
    tagging: addCounts(totals.tagging, row.tagging),
    apiCalls: addApiCalls(totals.apiCalls, row.apiCalls),
  };
}

/** The totals with calls that do not belong to a target. */
export const addCalls = (totals: Totals, ...calls: readonly ApiCalls[]): Totals => ({
  ...totals,
  apiCalls: addApiCalls(totals.apiCalls, ...calls),
});

/** @throws OutcomeSumError unless every planned target has its outcome */
export function assertSettled({ targets }: Totals): void {
  if (targets.planned !== targets.succeeded + targets.failed + targets.skipped)
    throw new OutcomeSumError(targets);
}

/**
 * How a run with these totals ended. An error of the run as a whole makes it failed. Resources that were left as they
 * are, because their tags had changed, make it partial.
 */
export function statusOf(
  { targets, tagging }: Pick<Totals, 'targets' | 'tagging'>,
  runFailed: boolean,
): Exclude<RunStatus, 'running' | 'stopped'> {
  if (runFailed) return 'failed';
  if (targets.failed === 0) return (tagging.changed ?? 0) > 0 ? 'partial' : 'complete';
  return targets.succeeded === 0 ? 'failed' : 'partial';
}
