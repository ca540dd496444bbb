import * as z from 'zod';

/** The longest limit: messages live in the queue for 4 days. Source: SQS, MessageRetentionPeriod. */
const MAX_AGE_SECONDS = 4 * 24 * 60 * 60;

/** How old the values of a tag task may be when it is applied, in seconds. */
export const TaskMaxAgeSeconds = z
  .number()
  .int()
  .min(1, 'expected at least 1 second')
  .max(MAX_AGE_SECONDS, 'expected at most 345600 seconds (4 days)');

/** What holds where nothing is configured: one hour. */
export const DEFAULT_TASK_MAX_AGE_SECONDS = 3_600;
