import * as z from 'zod';
import { AccountId, Count, RegionName } from './ids.ts';

/** What is listed of odd things at most; all of them count, and the log has all of them. */
export const MAX_ODD_OF_TARGET = 10;
export const MAX_ODD_OF_RUN = 50;
/** A problem quotes little of what was odd. */
export const MAX_PROBLEM_LENGTH = 300;

/** An instance of which EC2 gave something that Muster cannot use. The rest of it is kept. */
export const OddInstance = z.strictObject({
  /** Absent if the id is what cannot be used: then nothing of the instance is kept. */
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

/** An account, an organizational unit or a region that AWS lists and that Muster cannot use as it is listed. */
export const OddListed = z.strictObject({
  /** The call and what it was made on, such as `organizations:ListAccountsForParent of ou-abcd-11111111`. */
  listing: z.string(),
  /** Absent if the id is what cannot be used: then the item is left out. */
  id: z.string().optional(),
  problem: z.string().max(MAX_PROBLEM_LENGTH),
});
export type OddListed = z.infer<typeof OddListed>;

/** The odd items of the listings that one step of a run made. */
export const OddListings = z.strictObject({
  count: Count,
  /** False if an item is left out: it may be any account or region, so nothing is said of those that were not met. */
  isWhole: z.boolean(),
  first: z.array(OddListed).max(MAX_ODD_OF_TARGET),
});
export type OddListings = z.infer<typeof OddListings>;

/** Undefined if nothing is odd. */
export const oddListingsOf = (odd: readonly OddListed[], isWhole: boolean): OddListings | undefined =>
  odd.length === 0 ? undefined : { count: odd.length, isWhole, first: odd.slice(0, MAX_ODD_OF_TARGET) };

/** An odd item as a problem quotes it: in one line, and not all of a long one. */
export const quoteItem = (item: unknown): string =>
  String(JSON.stringify(item)).slice(0, MAX_QUOTED_CHARACTERS);
const MAX_QUOTED_CHARACTERS = 200;

/** The odd instances of a run: how many, and the first of them by account and region. */
export const OddOfRun = z.strictObject({
  count: Count,
  first: z
    .array(z.strictObject({ accountId: AccountId, region: RegionName, ...OddInstance.shape }))
    .max(MAX_ODD_OF_RUN),
  /** The same of accounts, organizational units and regions in listings, which are no instances; absent if none is odd. */
  listings: z.strictObject({ count: Count, first: z.array(OddListed).max(MAX_ODD_OF_RUN) }).optional(),
});
export type OddOfRun = z.infer<typeof OddOfRun>;

/** Adds odd instances to those of a scan. */
export const addOddInstances = (odd: OddInstances, more: readonly OddInstance[]): OddInstances => ({
  count: odd.count + more.length,
  withoutId: odd.withoutId + more.filter(({ id }) => id === undefined).length,
  first: [...odd.first, ...more.slice(0, Math.max(0, MAX_ODD_OF_TARGET - odd.first.length))],
});
