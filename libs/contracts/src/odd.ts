import * as z from 'zod';
import { AccountId, Count, RegionName } from './ids.ts';

/** What is listed of odd things at most; all of them count, and the log has all of them. */
export const MAX_ODD_OF_TARGET = 10;
export const MAX_ODD_OF_RUN = 50;
/** A problem quotes little of what was odd. */
export const MAX_PROBLEM_LENGTH = 300;

/** An instance of which EC2 gave something that Muster cannot use. The rest of it is kept. */
export const OddInstance = z.strictObject({
  /** Absent where the id is what cannot be used: then nothing of the instance is kept. */
  id: z.string().optional(),
  /** What is wrong, such as `launchTime "" is not a time`. */
  problem: z.string().max(MAX_PROBLEM_LENGTH),
});
export type OddInstance = z.infer<typeof OddInstance>;

/** The odd instances of one scan of a target. */
export const OddInstances = z.strictObject({
  count: Count,
  /** Those without an id that can be used: as long as there is one, nothing that the scan did not meet is gone. */
  withoutId: Count,
  first: z.array(OddInstance).max(MAX_ODD_OF_TARGET),
});
export type OddInstances = z.infer<typeof OddInstances>;
export const noOddInstances: OddInstances = { count: 0, withoutId: 0, first: [] };

/** The odd instances of a run: how many, and the first of them by account and region. */
export const OddOfRun = z.strictObject({
  count: Count,
  first: z
    .array(z.strictObject({ accountId: AccountId, region: RegionName, ...OddInstance.shape }))
    .max(MAX_ODD_OF_RUN),
});
export type OddOfRun = z.infer<typeof OddOfRun>;

/** Adds odd instances to those of a scan. */
export const addOddInstances = (odd: OddInstances, more: readonly OddInstance[]): OddInstances => ({
  count: odd.count + more.length,
  withoutId: odd.withoutId + more.filter(({ id }) => id === undefined).length,
  first: [...odd.first, ...more.slice(0, Math.max(0, MAX_ODD_OF_TARGET - odd.first.length))],
});
