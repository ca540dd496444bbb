import * as z from 'zod';
import { Failure } from './failure.ts';
import { RegionName } from './ids.ts';

/**
 * What a dry run in one region said.
 * - `allowed`: the call would have succeeded;
 * - `denied`: the role may not make the call;
 * - `not-enabled`: the region was requested, but the account cannot use it;
 * - `failed`: there was no answer to that question, such as throttling or no network;
 * - `not-proven`: the answer shows nothing about rights, such as that an instance does not exist.
 */
export const RegionCheck = z.union([
  z.strictObject({
    region: RegionName,
    status: z.literal('allowed'),
    /** The endpoint does not know IncludeManagedResources: a run calls it without, and may miss managed instances. */
    managedHidden: z.literal(true).optional(),
  }),
  Failure.extend({
    region: RegionName,
    status: z.enum(['denied', 'not-enabled', 'failed', 'not-proven']),
    /** A policy denies it explicitly and `tolerate` allows that: a run skips the target. The command finds it out. */
    tolerated: z.literal(true).optional(),
  }),
]);
export type RegionCheck = z.infer<typeof RegionCheck>;
