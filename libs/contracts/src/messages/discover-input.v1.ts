import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { ScanName } from '../values/scan.ts';
import { Target, targetExample } from '../values/target.ts';

export const DiscoverInputV1 = defineContract({
  id: 'discover-input.v1',
  schema: z.strictObject({ ...Target, scan: ScanName }),
  example: { ...targetExample, scan: 'discovery' },
});
export type DiscoverInput = z.infer<typeof DiscoverInputV1.schema>;
