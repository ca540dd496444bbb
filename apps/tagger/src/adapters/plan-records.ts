import {
  AccountId,
  KeyOfPlan,
  LeftAlone,
  PlanCanary,
  ReportedConflict,
  PlanCounts,
  RegionName,
  ResourceTypeName,
  RuleOfPlan,
  RunId,
  RunRequestV1,
  TagPlanV1,
  Timestamp,
  Unplanned,
} from '@muster/contracts';
import * as z from 'zod';

/** What every store keeps of a saved plan. `ports/plan-store.ts` defines the types. */
export const SavedPlanRecord = TagPlanV1.schema
  .pick({
    planId: true,
    createdAt: true,
    undoOf: true,
    retryOf: true,
    list: true,
    rulesFingerprint: true,
    rulesFile: true,
    scope: true,
    counts: true,
    targets: true,
  })
  .extend({
    request: RunRequestV1.schema,
    appliedBy: RunId.optional(),
    canary: PlanCanary.optional(),
    unknownAccounts: z.array(Unplanned.extend({ accountId: AccountId })),
  });

const TargetKey = {
  accountId: AccountId,
  region: RegionName,
  resourceType: ResourceTypeName.optional(),
};

/** A target of a saved plan. */
export const PlanTargetRecord = z.union([
  z.strictObject({
    ...TargetKey,
    readAt: Timestamp,
    counts: PlanCounts.extend({
      byRule: z.array(RuleOfPlan),
      byKey: z.array(KeyOfPlan),
      leftAlone: z.array(LeftAlone),
      reported: z.array(ReportedConflict).optional(),
    }),
  }),
  z.strictObject({ ...TargetKey, unplanned: Unplanned }),
]);
