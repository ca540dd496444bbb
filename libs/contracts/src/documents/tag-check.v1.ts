import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { EC2_INSTANCE_TYPE, INSTANCE_IDS } from '../values/ec2-instance/type.ts';
import { AccountId, Count, RegionName, ResourceId, Timestamp } from '../values/ids.ts';
import { ResourceTypeName } from '../values/resource-type-name.ts';
import { TargetLeftOut } from './tag-plan.v1.ts';

/**
 * How a resource differs from a tag standard:
 * - `missing`: it does not have a required tag.
 * - `value`: the tag has a value that the standard does not allow.
 * - `spelling`: it has the key in other upper and lower case.
 * - `forbidden`: it has a tag key that the standard forbids.
 */
export const ViolationKind = z.enum(['missing', 'value', 'spelling', 'forbidden']);
export type ViolationKind = z.infer<typeof ViolationKind>;

/** One difference of a resource from a tag standard. */
export const TagViolation = z.strictObject({
  accountId: AccountId,
  region: RegionName,
  resourceType: ResourceTypeName,
  resourceId: ResourceId,
  kind: ViolationKind,
  /** The key of the standard. For `forbidden`, the key of the resource. */
  key: z.string(),
  /** The key of the resource, if it is spelled differently. */
  found: z.string().optional(),
  /** The value of the resource's tag. Absent: it has none. */
  value: z.string().optional(),
});
export type TagViolation = z.infer<typeof TagViolation>;

const Compliance = {
  resources: Count,
  /** Those without a difference from the standard. */
  compliant: Count,
};

/** How the inventory complies with a tag standard: `--json` of `muster tag check`. */
export const TagCheckV1 = defineContract({
  id: 'tag-check.v1',
  schema: z.strictObject({
    checkedAt: Timestamp,
    /** The file with the standard. */
    standardFile: z.string(),
    counts: z.strictObject(Compliance),
    targets: z.strictObject({ checked: Count, leftOut: Count }),
    /** When the scans began that read the oldest and the newest target. Absent: there is no target. */
    asOf: z.strictObject({ oldest: Timestamp, newest: Timestamp }).optional(),
    byAccount: z.array(z.strictObject({ accountId: AccountId, ...Compliance })),
    byRegion: z.array(z.strictObject({ region: RegionName, ...Compliance })),
    byType: z.array(z.strictObject({ resourceType: ResourceTypeName, ...Compliance })),
    /** The tag keys of the standard in its order, and then the forbidden keys that exist. Counts of resources. */
    byKey: z.array(
      z.strictObject({ key: z.string(), missing: Count, value: Count, spelling: Count, forbidden: Count }),
    ),
    /** Targets that were not checked, and accounts without a known target, which have no region. */
    leftOut: z.array(TargetLeftOut),
    /** Some differences, of different kinds and keys. */
    examples: z.array(TagViolation),
  }),
  example: {
    checkedAt: '2026-11-23T09:00:00.000Z',
    standardFile: '/home/ops/muster.yaml',
    counts: { resources: 1000, compliant: 996 },
    targets: { checked: 1, leftOut: 0 },
    asOf: { oldest: '2026-11-23T08:00:01.000Z', newest: '2026-11-23T08:00:01.000Z' },
    byAccount: [{ accountId: '111111111111', resources: 1000, compliant: 996 }],
    byRegion: [{ region: 'us-east-1', resources: 1000, compliant: 996 }],
    byType: [{ resourceType: EC2_INSTANCE_TYPE, resources: 1000, compliant: 996 }],
    byKey: [{ key: 'CostCenter', missing: 3, value: 1, spelling: 0, forbidden: 0 }],
    leftOut: [],
    examples: [
      {
        accountId: '111111111111',
        region: 'us-east-1',
        resourceType: EC2_INSTANCE_TYPE,
        resourceId: INSTANCE_IDS[0],
        kind: 'value',
        key: 'CostCenter',
        value: 'none',
      },
    ],
  },
});
export type TagCheck = z.infer<typeof TagCheckV1.schema>;
