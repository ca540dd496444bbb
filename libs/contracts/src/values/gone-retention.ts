import * as z from 'zod';

/** How long the table keeps an instance that is gone, where the configuration does not say. */
export const DEFAULT_GONE_RETENTION_DAYS = 30;
const MAX_DAYS = 365;

/**
 * Days that the table keeps an instance that is gone. Every scan and every plan reads what the table keeps: where many
 * instances come and go, fewer days make runs cheaper.
 */
export const GoneRetentionDays = z
  .int('expected a whole number of days')
  .min(1, 'keep deleted instances for at least 1 day')
  .max(MAX_DAYS, `keep deleted instances for at most ${MAX_DAYS} days`);
