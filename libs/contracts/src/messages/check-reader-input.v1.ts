import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { AccountSettings } from '../values/account-settings.ts';
import { AccountId } from '../values/ids.ts';
import { RunContext, runContextExample } from '../values/run-context.ts';

/** Input of `checkReader`, which the command `doctor` calls for each account before a run. */
export const CheckReaderInputV1 = defineContract({
  id: 'check-reader-input.v1',
  schema: z.strictObject({
    run: RunContext,
    accountId: AccountId,
    /** The settings of the account. Absent: none. */
    account: AccountSettings.optional(),
  }),
  example: { run: runContextExample, accountId: '111111111111' },
});
export type CheckReaderInput = z.infer<typeof CheckReaderInputV1.schema>;
