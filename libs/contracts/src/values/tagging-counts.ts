import * as z from 'zod';
import { Count } from './ids.ts';

/** Resources by result. A resource counts once for each task: `planned = applied + failed + skipped` after the end. */
export const TaggingCounts = z.strictObject({
  planned: Count,
  applied: Count,
  verified: Count,
  failed: Count,
  skipped: Count,
  /** Of the skipped ones: those whose tags have changed since the plan. Absent: none, or an earlier version counted. */
  changed: Count.optional(),
});
export type TaggingCounts = z.infer<typeof TaggingCounts>;

export const noTagging: TaggingCounts = { planned: 0, applied: 0, verified: 0, failed: 0, skipped: 0 };
