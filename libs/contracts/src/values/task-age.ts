import * as z from 'zod';

/** The maximum limit: the queue keeps messages for 4 days. Source: SQS, MessageRetentionPeriod. */
const MAX_AGE_SECONDS = 4 * 24 * 60 * 60;

/** Maximum age of the values of a tag task when it is applied, in seconds. */
export const TaskMaxAgeSeconds = z
  .number()
  .int()
  .min(1, 'expected at least 1 second')
  .max(MAX_AGE_SECONDS, 'expected at most 345600 seconds (4 days)');

/** The default: one hour. */
export const DEFAULT_TASK_MAX_AGE_SECONDS = 3_600;
