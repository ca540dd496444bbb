import * as z from 'zod';
import { Failure } from './failure.ts';
import { RegionName } from './ids.ts';
import { ResourceTypeName } from './resource-type-name.ts';

const place = {
  region: RegionName,
  /** Absent: `DEFAULT_RESOURCE_TYPE`, or the region as a whole. */
  resourceType: ResourceTypeName.optional(),
};

/**
 * The result of a dry run in one region.
 * - `allowed`: the call would have succeeded;
 * - `denied`: the role may not make the call;
 * - `not-enabled`: the region was requested, but the account cannot use it;
 * - `failed`: there was no conclusive answer, for example because of throttling or no network;
 * - `not-proven`: the answer shows nothing about permissions, for example because an instance does not exist.
 */
export const RegionCheck = z.union([
  z.strictObject({
    ...place,
    status: z.literal('allowed'),
    /**
     * The endpoint does not support IncludeManagedResources: a run does not send it, and may miss managed instances.
     */
    managedHidden: z.literal(true).optional(),
  }),
  Failure.extend({
    ...place,
    status: z.enum(['denied', 'not-enabled', 'failed', 'not-proven']),
    /** A policy denies the call explicitly and `tolerate` allows that: a run skips the target. Set by the command. */
    tolerated: z.literal(true).optional(),
  }),
]);
export type RegionCheck = z.infer<typeof RegionCheck>;
