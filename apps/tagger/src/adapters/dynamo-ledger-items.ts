import {
  Count,
  defineContract,
  INSTANCE_IDS,
  TagTaskOutcomeV1,
  TagTaskV1,
  Timestamp,
} from '@muster/contracts';
import { otherType } from '@muster/inventory-table';
import * as z from 'zod';
import type { Target } from '../ports/ledger.ts';
import { PlanRecord, ProgressRecord, VerificationRecord } from './ledger-records.ts';

/** The name of the default type is left out, as in earlier versions. */
export function ledgerPartition({ runId, accountId, region, resourceType }: Target): string {
  const partition = `${runId}#${accountId}#${region}`;
  const type = otherType(resourceType);
  return type === undefined ? partition : `${partition}#${type}`;
}

export const PLAN_SORT_KEY = 'plan';
export const STOP_SORT_KEY = 'stop';
export const stopPartition = (runId: string): string => `run#${runId}`;
/** The item that pauses the tagging of the stage. */
export const PAUSE_KEY = { pk: 'tagging', sk: 'pause' } as const;
export const VERIFICATION_SORT_KEY = 'verification';
export const TASK_PREFIX = 'task#';
export const OUTCOME_PREFIX = 'outcome#';
export const PROGRESS_PREFIX = 'progress#';

/** `task#0001`. Sort keys are in numeric order up to 9999. Readers sort by number. */
export const numberedSortKey = (prefix: string, taskNumber: number): string =>
  `${prefix}${String(taskNumber).padStart(4, '0')}`;

const Keys = { pk: z.string(), sk: z.string(), expiresAtEpochSeconds: Count };

export const TaskItemV1 = defineContract({
  id: 'tag-task-item.v1',
  schema: TagTaskV1.schema.extend(Keys),
  example: {
    ...TagTaskV1.example,
    pk: '20261123T080000Z-4f2a#111111111111#us-east-1',
    sk: 'task#0001',
    expiresAtEpochSeconds: 1_803_196_800,
  },
});

export const OutcomeItemV1 = defineContract({
  id: 'tag-task-outcome-item.v1',
  schema: TagTaskOutcomeV1.schema.extend(Keys),
  example: {
    ...TagTaskOutcomeV1.example,
    pk: '20261123T080000Z-4f2a#111111111111#us-east-1',
    sk: 'outcome#0001',
    expiresAtEpochSeconds: 1_803_196_800,
  },
});

export const PlanItemV1 = defineContract({
  id: 'tag-plan-item.v1',
  schema: PlanRecord.extend({ ...Keys, schemaVersion: z.literal(1) }),
  example: {
    pk: '20261123T080000Z-4f2a#111111111111#us-east-1',
    sk: 'plan',
    expiresAtEpochSeconds: 1_803_196_800,
    schemaVersion: 1,
    tasks: 1,
    planned: 1000,
    conflictsKept: 0,
    createdAt: '2026-11-23T08:00:03.000Z',
  },
});

export const ProgressItemV1 = defineContract({
  id: 'tag-task-progress-item.v1',
  schema: ProgressRecord.extend({ ...Keys, schemaVersion: z.literal(1) }),
  example: {
    pk: '20261123T080000Z-4f2a#111111111111#us-east-1',
    sk: 'progress#0001',
    expiresAtEpochSeconds: 1_803_196_800,
    schemaVersion: 1,
    applied: [INSTANCE_IDS[0]],
    exceptions: [],
    apiCalls: { 'ec2:CreateTags': 10 },
  },
});

/** A marker that a run was stopped: `pk = run#<runId>`, `sk = stop`. It stays when the run is resumed. */
export const StopItemV1 = defineContract({
  id: 'run-stop-item.v1',
  schema: z.strictObject({ ...Keys, schemaVersion: z.literal(1), stoppedAt: Timestamp }),
  example: {
    pk: 'run#20261123T080000Z-4f2a',
    sk: 'stop',
    expiresAtEpochSeconds: 1_803_196_800,
    schemaVersion: 1,
    stoppedAt: '2026-11-23T08:00:04.000Z',
  },
});

/** Without `pausedAt`, tagging is not paused. */
export const PauseItemV1 = defineContract({
  id: 'tagging-pause-item.v1',
  schema: z.strictObject({ ...Keys, schemaVersion: z.literal(1), pausedAt: Timestamp.optional() }),
  example: {
    ...PAUSE_KEY,
    expiresAtEpochSeconds: 2_110_780_800,
    schemaVersion: 1,
    pausedAt: '2026-11-23T08:00:04.000Z',
  },
});

export const VerificationItemV1 = defineContract({
  id: 'tag-verification-item.v1',
  schema: VerificationRecord.extend({ ...Keys, schemaVersion: z.literal(1) }),
  example: {
    pk: '20261123T080000Z-4f2a#111111111111#us-east-1',
    sk: 'verification',
    expiresAtEpochSeconds: 1_803_196_800,
    schemaVersion: 1,
    attempt: 1,
    checkedAt: '2026-11-23T08:00:09.000Z',
    tagging: { planned: 1000, applied: 1000, verified: 1000, failed: 0, skipped: 0 },
    unverified: 0,
    unverifiedIds: [],
    goneIds: [],
  },
});
