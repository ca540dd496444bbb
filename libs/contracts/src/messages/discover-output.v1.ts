import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { LISTING_CALL } from '../values/ec2-instance/type.ts';
import { ApiCalls, Count } from '../values/ids.ts';
import { Rescan } from '../values/loss-guard.ts';
import { OddInstances } from '../values/odd.ts';
import { ResourceCounts } from '../values/resource-counts.ts';
import { ScanName } from '../values/scan.ts';

/**
 * Output of `Discover`. Counts are for the whole scan so far. With `done: false`, the state machine calls it again,
 * with `waitSeconds` after a pause: the target seems to have lost its instances and is scanned again.
 */
export const DiscoverOutputV1 = defineContract({
  id: 'discover-output.v1',
  schema: z.strictObject({
    done: z.boolean(),
    scan: ScanName,
    pages: Count,
    /** How often the scan restarted at page one because AWS refused the saved token. */
    restarts: Count,
    resources: ResourceCounts,
    apiCalls: ApiCalls,
    /** Instances with unusable parts. Absent if there are none. */
    odd: OddInstances.optional(),
    /**
     * Present if the endpoint does not support IncludeManagedResources: instances that AWS services manage may be
     * missing.
     */
    managedHidden: z.literal(true).optional(),
    /** Pause before the next call. Absent if no pause is needed. */
    waitSeconds: z.number().int().min(1).optional(),
    /** Why the target is or was scanned again. Absent if it was not. */
    rescans: z.array(Rescan).optional(),
  }),
  example: {
    done: true,
    scan: 'discovery',
    pages: 1,
    restarts: 0,
    resources: { seen: 1000, added: 1000, changed: 0, unchanged: 0, gone: 0 },
    apiCalls: { [LISTING_CALL]: 1, 'sts:AssumeRole': 1 },
  },
});
export type DiscoverOutput = z.infer<typeof DiscoverOutputV1.schema>;
