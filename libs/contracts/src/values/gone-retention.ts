import * as z from 'zod';
import { wordsForAll } from './type-descriptions.ts';

/** Default for how long the table keeps a gone instance. */
export const DEFAULT_GONE_RETENTION_DAYS = 30;
const MAX_DAYS = 365;

/**
 * Days that the table keeps a gone instance. Every scan and every plan reads these instances. If instances change
 * often, fewer days make runs cheaper.
 */
export const GoneRetentionDays = z
  .int('expected a whole number of days, without a unit, such as 30')
  .min(1, { error: () => `keep deleted ${wordsForAll().many} for at least 1 day` })
  .max(MAX_DAYS, { error: () => `keep deleted ${wordsForAll().many} for at most ${MAX_DAYS} days` })
  .meta({
    description: 'For how many days the table keeps resources that are gone.',
    examples: [7],
    default: DEFAULT_GONE_RETENTION_DAYS,
  });
