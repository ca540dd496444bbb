import * as z from 'zod';
import { Count } from './ids.ts';

/** Resources by result. A resource counts once for each task: `planned = applied + failed + skipped` after the end. */
export const TaggingCounts = z.strictObject({
  planned: Count,
  applied: Count,
  verified: Count,
  failed: Count,
  skipped: Count,
});
export type TaggingCounts = z.infer<typeof TaggingCounts>;

export const noTagging: TaggingCounts = { planned: 0, applied: 0, verified: 0, failed: 0, skipped: 0 };
