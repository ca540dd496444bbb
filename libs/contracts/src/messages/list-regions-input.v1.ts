import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { AccountId } from '../values/ids.ts';
import { RunContext, runContextExample } from '../values/run-context.ts';

/** Input of `ListRegions`: one account of the run. */
export const ListRegionsInputV1 = defineContract({
  id: 'list-regions-input.v1',
  schema: z.object({ run: RunContext, accountId: AccountId }),
  example: { run: runContextExample, accountId: '111111111111' },
});
