import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { ApiCalls, Count } from '../values/ids.ts';
import { Rescan } from '../values/loss-guard.ts';
import { PlannedRule } from '../values/rule-counts.ts';
import { ScanName } from '../values/scan.ts';

/** Output of `PlanTags`: the tasks are in the ledger and in the queue, unless the target must be scanned first. */
export const PlanTagsOutputV1 = defineContract({
  id: 'plan-tags-output.v1',
  schema: z.strictObject({
    tasks: Count,
    planned: Count,
    /** Rules that match a resource of the target. Absent if an earlier version made the plan. */
    rules: z.array(PlannedRule).optional(),
    /** The values in the table are too old for planning: the target is scanned as `scan`, then planned. */
    rescan: z.literal(true).optional(),
    /** Name of that scan. Present with `rescan`. */
    scan: ScanName.optional(),
    /** API calls of the scans for planning again. Absent if there were none. */
    apiCalls: ApiCalls.optional(),
    /** Those of these scans that found far fewer instances than the table contained. Absent if there were none. */
    rescans: z.array(Rescan).optional(),
  }),
  example: { tasks: 1, planned: 1000 },
});
export type PlanTagsOutput = z.infer<typeof PlanTagsOutputV1.schema>;
