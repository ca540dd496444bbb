import * as z from 'zod';

/**
 * The default: half of what AWS refills for CreateTags and for DeleteTags, which all users of the account share.
 * Source: EC2 Developer Guide, request throttling.
 */
export const DEFAULT_TAG_CALLS_PER_SECOND = 5;

/** Calls a second that change tags, in one account and region, over all consumers of a stage. */
export const TagCallsPerSecond = z
  .int('expected a whole number of calls, such as 5')
  .min(1, 'expected at least 1 call a second')
  .max(100, 'expected at most 100 calls a second')
  .meta({
    description:
      'Calls a second that change tags, in each account and region, over all tasks. AWS allows 10 a second to all programs of the account together.',
    examples: [10],
    default: DEFAULT_TAG_CALLS_PER_SECOND,
  });
