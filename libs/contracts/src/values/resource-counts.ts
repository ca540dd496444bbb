import * as z from 'zod';
import { Count } from './ids.ts';

/** The result of a scan compared with the table: `seen = added + changed + unchanged`. */
export const ResourceCounts = z.strictObject({
  seen: Count,
  added: Count,
  changed: Count,
  unchanged: Count,
  gone: Count,
});
export type ResourceCounts = z.infer<typeof ResourceCounts>;

export const noResources: ResourceCounts = { seen: 0, added: 0, changed: 0, unchanged: 0, gone: 0 };
