import * as z from 'zod';
import { AccountId, Count, RegionName } from './ids.ts';
import { ResourceTypeName } from './resource-type-name.ts';

/** Maximum number of listed odd items. All of them count, and the log contains all of them. */
export const MAX_ODD_OF_TARGET = 10;
export const MAX_ODD_OF_RUN = 50;
/** Maximum length of a quoted odd value. */
export const MAX_PROBLEM_LENGTH = 300;

/** An instance with a value that Muster cannot use. The rest of the instance is stored. */
export const OddInstance = z.strictObject({
  /** Absent if the ID cannot be used. Then nothing of the instance is stored. */
  id: z.string().optional(),
  /** The problem, such as `launchTime "" is not a time`. */
  problem: z.string().max(MAX_PROBLEM_LENGTH),
});
export type OddInstance = z.infer<typeof OddInstance>;

/** The odd instances of one scan of a target. */
export const OddInstances = z.strictObject({
  count: Count,
  /**
   * Number of instances without a usable ID. If there is one, no instance that the scan did not find counts as gone.
   */
  withoutId: Count,
  first: z.array(OddInstance).max(MAX_ODD_OF_TARGET),
});
export type OddInstances = z.infer<typeof OddInstances>;
export const noOddInstances: OddInstances = { count: 0, withoutId: 0, first: [] };

/** An account, an organizational unit or a region in a listing of AWS that Muster cannot use. */
export const OddListed = z.strictObject({
  /** The call and its subject, such as `organizations:ListAccountsForParent of ou-abcd-11111111`. */
  listing: z.string(),
  /** Absent if the ID cannot be used. Then the item is left out. */
  id: z.string().optional(),
  problem: z.string().max(MAX_PROBLEM_LENGTH),
});
export type OddListed = z.infer<typeof OddListed>;

/** The odd items in the listings of one step of a run. */
export const OddListings = z.strictObject({
  count: Count,
  /**
   * False if an item is left out. It may be any account or region, so no conclusion is drawn about those that were not
   * found.
   */
  isWhole: z.boolean(),
  first: z.array(OddListed).max(MAX_ODD_OF_TARGET),
});
export type OddListings = z.infer<typeof OddListings>;

/** Undefined if there are no odd items. */
export const oddListingsOf = (odd: readonly OddListed[], isWhole: boolean): OddListings | undefined =>
  odd.length === 0 ? undefined : { count: odd.length, isWhole, first: odd.slice(0, MAX_ODD_OF_TARGET) };

/** An odd item for a problem: in one line, and shortened. */
export const quoteItem = (item: unknown): string =>
  String(JSON.stringify(item)).slice(0, MAX_QUOTED_CHARACTERS);
const MAX_QUOTED_CHARACTERS = 200;

/** The odd instances of a run: their number, and the first ones by account and region. */
export const OddOfRun = z.strictObject({
  count: Count,
  first: z
    .array(
      z.strictObject({
        accountId: AccountId,
        region: RegionName,
        /** Absent: `DEFAULT_RESOURCE_TYPE`. */
        resourceType: ResourceTypeName.optional(),
        ...OddInstance.shape,
      }),
    )
    .max(MAX_ODD_OF_RUN),
  /** The same for accounts, organizational units and regions in listings. Absent if there are none. */
  listings: z.strictObject({ count: Count, first: z.array(OddListed).max(MAX_ODD_OF_RUN) }).optional(),
});
export type OddOfRun = z.infer<typeof OddOfRun>;

/** Adds odd instances to those of a scan. */
export const addOddInstances = (odd: OddInstances, more: readonly OddInstance[]): OddInstances => ({
  count: odd.count + more.length,
  withoutId: odd.withoutId + more.filter(({ id }) => id === undefined).length,
  first: [...odd.first, ...more.slice(0, Math.max(0, MAX_ODD_OF_TARGET - odd.first.length))],
});
