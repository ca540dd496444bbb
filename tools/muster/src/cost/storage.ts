import { CHECKPOINT_KEPT_DAYS } from '@muster/inventory';
import { RUN_KEPT_DAYS } from '@muster/orchestrator';
import { MAX_LISTED_RESOURCES } from '@muster/report';
import { assumptions } from './assumptions.ts';
import {
  ACCOUNT_ITEM_BYTES,
  CHECKPOINT_ITEM_BYTES,
  PAGE_IDS_ITEM_BYTES,
  PLAN_ITEM_BYTES,
  STORAGE_OVERHEAD_BYTES,
  TARGET_OUTCOME_ITEM_BYTES,
  TASK_OUTCOME_ITEM_BYTES,
  TASK_PROGRESS_ITEM_BYTES,
  taskItemBytes,
  VERIFICATION_ITEM_BYTES,
} from './item-sizes.ts';
import type { RunShape } from './run-shape.ts';
import type { Scope } from './scope.ts';

const DAYS_PER_MONTH = 365 / 12;

const stored = (bytes: number): number => bytes + STORAGE_OVERHEAD_BYTES;

/**
 * Bytes in all tables after a year of runs of this shape: the items of the runs that have not expired, and the
 * instances.
 */
export function storedBytesOf(
  shape: RunShape,
  { runsPerMonth, ledgerRetentionDays }: Pick<Scope, 'runsPerMonth' | 'ledgerRetentionDays'>,
): number {
  const { accounts, targets, scans, pages, tasks, taggedPerTarget, plans } = shape;
  const kept = (days: number) => (runsPerMonth * days) / DAYS_PER_MONTH;
  const checkpoints =
    targets * scans * (stored(CHECKPOINT_ITEM_BYTES) + (pages - 1) * stored(PAGE_IDS_ITEM_BYTES));
  const outcomes = targets * stored(TARGET_OUTCOME_ITEM_BYTES) + accounts * stored(ACCOUNT_ITEM_BYTES);
  const resourcesPerTask = tasks === 0 ? 0 : taggedPerTarget / tasks;
  const eachTask =
    stored(taskItemBytes(resourcesPerTask)) +
    stored(TASK_PROGRESS_ITEM_BYTES) +
    stored(TASK_OUTCOME_ITEM_BYTES);
  const taskBytes = tasks === 0 ? 0 : tasks * eachTask + stored(VERIFICATION_ITEM_BYTES);
  const ledger = plans ? targets * (stored(PLAN_ITEM_BYTES) + taskBytes) : 0;
  return (
    targets * shape.instances * stored(shape.itemBytes) +
    checkpoints * kept(CHECKPOINT_KEPT_DAYS) +
    outcomes * kept(RUN_KEPT_DAYS) +
    ledger * kept(ledgerRetentionDays)
  );
}

/** Bytes of the pages that a stage keeps, with runs of this shape. */
export function reportBytesOf(
  { targets, instances }: RunShape,
  { runsPerMonth, reportRetentionDays }: Pick<Scope, 'runsPerMonth' | 'reportRetentionDays'>,
): number {
  const listed = targets * instances > MAX_LISTED_RESOURCES ? 0 : targets * instances;
  const page = assumptions.reportBytes.value + listed * assumptions.reportBytesPerInstance.value;
  return (page * runsPerMonth * reportRetentionDays) / DAYS_PER_MONTH;
}
