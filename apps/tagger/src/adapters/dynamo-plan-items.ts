import { Count, defineContract, RunRequestV1, TagPlanV1 } from '@muster/contracts';
import { otherType } from '@muster/inventory-table';
import * as z from 'zod';
import type { PlanTargetKey } from '../ports/plan-store.ts';
import { PlanTargetRecord, SavedPlanRecord } from './plan-records.ts';

/** All saved plans are in one partition, under their IDs. */
export const PLANS_PARTITION = 'plans';
export const PLAN_TARGET_PREFIX = 'target#';

const placeOf = ({ accountId, region, resourceType }: PlanTargetKey): string => {
  const type = otherType(resourceType);
  return `${accountId}#${region}${type === undefined ? '' : `#${type}`}`;
};

/** The partition of the targets of a plan. */
export const planPartition = (planId: string): string => `plan#${planId}`;
export const planTargetSortKey = (target: PlanTargetKey): string => `${PLAN_TARGET_PREFIX}${placeOf(target)}`;
/** The partition of the tasks of a target. */
export const planTaskPartition = (planId: string, target: PlanTargetKey): string =>
  `${planPartition(planId)}#${placeOf(target)}`;

const Keys = {
  pk: z.string(),
  sk: z.string(),
  expiresAtEpochSeconds: Count,
  schemaVersion: z.literal(1),
};

const { planId, createdAt, rulesFingerprint, scope, counts, targets } = TagPlanV1.example;

/** The fields of a plan that name accounts and rules: with thousands of accounts, they are larger than an item. */
const { request, scope: scopeOfPlan, unknownAccounts } = SavedPlanRecord.shape;

/** These fields as JSON, in parts below the partition of the plan. */
export const PlanOfManyV1 = defineContract({
  id: 'plan-of-many.v1',
  schema: z.strictObject({ request, scope: scopeOfPlan, unknownAccounts }),
  example: { request: RunRequestV1.example, scope, unknownAccounts: [] },
});
export type PlanOfMany = z.infer<typeof PlanOfManyV1.schema>;

export const SavedPlanItemV1 = defineContract({
  id: 'saved-plan-item.v1',
  schema: SavedPlanRecord.partial({ request: true, scope: true, unknownAccounts: true })
    .extend(Keys)
    .extend({
      /** The fields of `PlanOfManyV1` are in parts. Absent: they are in the item. */
      isInParts: z.literal(true).optional(),
    }),
  example: {
    pk: PLANS_PARTITION,
    sk: planId,
    expiresAtEpochSeconds: 1_803_196_800,
    schemaVersion: 1,
    ...{ planId, createdAt, rulesFingerprint, scope, counts, targets },
    request: RunRequestV1.example,
    unknownAccounts: [],
  },
});

export const PlanTargetItemV1 = defineContract({
  id: 'plan-target-item.v1',
  schema: z.strictObject({ ...Keys, target: PlanTargetRecord }),
  example: {
    pk: 'plan#plan-20261123T090000Z-7c1e',
    sk: 'target#111111111111#eu-west-1',
    expiresAtEpochSeconds: 1_803_196_800,
    schemaVersion: 1,
    target: { accountId: '111111111111', region: 'eu-west-1', unplanned: { reason: 'NeverRead' } },
  },
});
