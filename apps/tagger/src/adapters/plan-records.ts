import {
  AccountId,
  Count,
  KeyOfPlan,
  LeftAlone,
  PlanCounts,
  PlanId,
  PlanScope,
  RegionName,
  ResourceTypeName,
  RuleOfPlan,
  RulesFingerprint,
  RunId,
  RunRequestV1,
  Timestamp,
  Unplanned,
} from '@muster/contracts';
import * as z from 'zod';

/** What every store keeps of a saved plan. `ports/plan-store.ts` defines the types. */
export const SavedPlanRecord = z.strictObject({
  planId: PlanId,
  createdAt: Timestamp,
  rulesFingerprint: RulesFingerprint,
  rulesFile: z.string().optional(),
  scope: PlanScope,
  counts: PlanCounts,
  targets: z.strictObject({ planned: Count, leftOut: Count }),
  request: RunRequestV1.schema,
  appliedBy: RunId.optional(),
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
    }),
  }),
  z.strictObject({ ...TargetKey, unplanned: Unplanned }),
]);
