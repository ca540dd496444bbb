import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { LISTING_CALL } from '../values/ec2-instance/type.ts';
import { Failure } from '../values/failure.ts';
import { ApiCalls } from '../values/ids.ts';
import { Rescan } from '../values/loss-guard.ts';
import { RuleCounts } from '../values/rule-counts.ts';
import { ScanName } from '../values/scan.ts';
import { TaggingCounts } from '../values/tagging-counts.ts';

/** The state of verification: the next scan, or the end. */
export const VerificationV1 = defineContract({
  id: 'verification.v1',
  schema: z.strictObject({
    /** True once every applied tag was found, or another scan would not help. */
    done: z.boolean(),
    attempt: z.number().int().min(1),
    /** The scan to compare (input) or to make next (output). */
    scan: ScanName,
    waitSeconds: z.number().int().min(1),
    tagging: TaggingCounts,
    /** Calls of all verification scans and of the tag tasks so far. */
    apiCalls: ApiCalls,
    /** Verification scans that found far fewer instances than the table contained. Absent if there were none. */
    rescans: z.array(Rescan).optional(),
    /** The first reason why resources of this target were not tagged, if any. */
    failure: Failure.optional(),
    /** Rules that match a resource of the target. Absent before the first check, and if an earlier version planned. */
    rules: z.array(RuleCounts).optional(),
  }),
  example: {
    done: true,
    attempt: 1,
    scan: 'verification-1',
    waitSeconds: 2,
    tagging: { planned: 1000, applied: 1000, verified: 1000, failed: 0, skipped: 0 },
    apiCalls: { [LISTING_CALL]: 1, 'ec2:CreateTags': 1 },
  },
});
export type Verification = z.infer<typeof VerificationV1.schema>;
