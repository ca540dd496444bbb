import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { AccountId, RegionName } from '../values/ids.ts';
import { RunContext, runContextExample } from '../values/run-context.ts';
import { ScanName } from '../values/scan.ts';

export const DiscoverInputV1 = defineContract({
  id: 'discover-input.v1',
  schema: z.strictObject({ run: RunContext, accountId: AccountId, region: RegionName, scan: ScanName }),
  example: { run: runContextExample, accountId: '111111111111', region: 'us-east-1', scan: 'discovery' },
});
export type DiscoverInput = z.infer<typeof DiscoverInputV1.schema>;
