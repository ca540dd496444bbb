import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { AccountName } from '../values/account-settings.ts';
import { LastError, outOfScope } from '../values/freshness.ts';
import { AccountId, RunId, Timestamp } from '../values/ids.ts';

/**
 * The item of an account without a known target in scope: its role could not be assumed, its regions could not be
 * listed, or runs leave it out. Keys: `pk = <accountId>`, `sk = account`. A run that can read the account removes the
 * item.
 */
export const AccountItemV1 = defineContract({
  id: 'account-item.v1',
  schema: z.object({
    pk: AccountId,
    sk: z.literal('account'),
    schemaVersion: z.literal(1),
    accountId: AccountId,
    /** Name of the account in the configuration of the last run that tried to read it. Absent: it gave none. */
    accountName: AccountName.optional(),
    /** Absent if no run has tried to read the account. */
    lastAttemptAt: Timestamp.optional(),
    lastAttemptRunId: RunId.optional(),
    lastError: LastError.optional(),
    /** The first failed attempt. */
    unreadableSince: Timestamp.optional(),
    ...outOfScope,
  }),
  example: {
    pk: '333333333333',
    sk: 'account',
    schemaVersion: 1,
    accountId: '333333333333',
    lastAttemptAt: '2026-11-23T08:00:02.000Z',
    lastAttemptRunId: '20261123T080000Z-4f2a',
    lastError: { code: 'AssumeRoleDenied', message: '…', at: '2026-11-23T08:00:02.000Z' },
    unreadableSince: '2026-11-20T08:00:02.000Z',
  },
});
export type AccountItem = z.infer<typeof AccountItemV1.schema>;
