import * as z from 'zod';
import { Count } from './ids.ts';

/** What a scan found, against what the table held: `seen = added + changed + unchanged`. */
export const ResourceCounts = z.strictObject({
  seen: Count,
  added: Count,
  changed: Count,
  unchanged: Count,
  gone: Count,
});
export type ResourceCounts = z.infer<typeof ResourceCounts>;

export const noResources: ResourceCounts = { seen: 0, added: 0, changed: 0, unchanged: 0, gone: 0 };
