import * as z from 'zod';

/** The default: one hour. */
export const DEFAULT_TASK_MAX_AGE_SECONDS = 3_600;
/** The maximum limit: the queue keeps messages for 4 days. Source: SQS, MessageRetentionPeriod. */
const MAX_AGE_SECONDS = 4 * 24 * 60 * 60;

/** Maximum age of the values of a tag task when it is applied, in seconds. */
export const TaskMaxAgeSeconds = z
  .int('expected a whole number of seconds, without a unit, such as 3600')
  .min(1, 'expected at least 1 second')
  .max(MAX_AGE_SECONDS, 'expected at most 345600 seconds (4 days)')
  .meta({
    description:
      'How old the tag values that a plan is based on may be when they are changed, in seconds. An older task is planned again.',
    examples: [7200],
    default: DEFAULT_TASK_MAX_AGE_SECONDS,
  });

/** The default: two minutes. */
export const DEFAULT_COMPARE_AFTER_SECONDS = 120;

/** Maximum age of values that are not read again before a change, in seconds. 0: they are always read again. */
export const CompareAfterSeconds = z
  .int('expected a whole number of seconds, without a unit, such as 120')
  .min(0, 'expected at least 0 seconds')
  .max(MAX_AGE_SECONDS, 'expected at most 345600 seconds (4 days)')
  .meta({
    description:
      'Tag values that were read longer ago are read again just before a change, in seconds. With 0, they are always read again. A resource with other values than the plan saw is left as it is.',
    examples: [0],
    default: DEFAULT_COMPARE_AFTER_SECONDS,
  });
