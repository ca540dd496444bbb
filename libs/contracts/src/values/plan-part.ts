import * as z from 'zod';
import { AccountId, Count, RegionName, RunId } from './ids.ts';
import { ResourceTypeName } from './resource-type-name.ts';

/**
 * The resources of a plan that are changed before the others: those of one account, or the first ones in the order of
 * account, region, type, task and position in the task. The place at which they end is stored, not their IDs.
 */
export const CanaryExtent = z.union([
  z.strictObject({ accountId: AccountId }),
  z.strictObject({
    /** The last target with such resources. All resources of earlier targets belong to the canary. */
    last: z.strictObject({
      accountId: AccountId,
      region: RegionName,
      /** Absent: `DEFAULT_RESOURCE_TYPE`. */
      resourceType: ResourceTypeName.optional(),
      /** How many resources of this target belong to the canary: the first ones. */
      resources: Count.min(1),
    }),
  }),
]);
export type CanaryExtent = z.infer<typeof CanaryExtent>;

/** The part of a saved plan that a run applies: its canary, or the rest. Each resource is in exactly one of them. */
export const PlanPart = z.strictObject({
  part: z.enum(['canary', 'rest']),
  canary: CanaryExtent,
});
export type PlanPart = z.infer<typeof PlanPart>;

/** The canary of a saved plan, and the run that applies it. */
export const PlanCanary = z.strictObject({
  runId: RunId,
  extent: CanaryExtent,
  /** Number of its resources. */
  resources: Count.min(1),
});
export type PlanCanary = z.infer<typeof PlanCanary>;
