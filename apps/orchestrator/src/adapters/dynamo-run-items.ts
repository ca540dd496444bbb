import { AccountId, defineContract } from '@muster/contracts';
import { typeField } from '@muster/resource-types';
import * as z from 'zod';
import type { TargetKey } from '../ports/run-store.ts';

/**
 * The private table of runs:
 *
 * | pk            | sk                                | what                                                        |
 * |---------------|-----------------------------------|-------------------------------------------------------------|
 * | `runs`        | `<runId>`                         | header: status, times, counts; small, however large the run |
 * | `run#<runId>` | `plan#request`                    | the request of the first start                              |
 * | `run#<runId>` | `plan#accounts#<number>`          | 1000 of the resolved accounts                               |
 * | `run#<runId>` | `name#<accountId>`                | the name of an account in the organization                  |
 * | `run#<runId>` | `plan#odd-accounts`               | what was odd where the accounts were resolved               |
 * | `run#<runId>` | `target#<accountId>#<region>`     | a planned target or its outcome                             |
 * |               |                                   | of another type than the default: `#<type>` after it        |
 * | `run#<runId>` | `target#<accountId>`              | the outcome of an account of which nothing is known         |
 * | `run#<runId>` | `account#<accountId>`             | whether the account's regions were listed, and the calls    |
 * | `run#<runId>` | `left-out#<accountId>`            | an account that the run leaves out, with the reason         |
 * | `leases`      | `leases`                          | runs in progress; one item, so that one write decides       |
 *
 * All rows of a run expire a year after they were written, the header first.
 */
export const HEADER_PARTITION = 'runs';
export const LEASE_PARTITION = 'leases';
export const LEASE_SORT_KEY = 'leases';
export const REQUEST_SORT_KEY = 'plan#request';
export const ODD_ACCOUNTS_SORT_KEY = 'plan#odd-accounts';
export const ACCOUNTS_PREFIX = 'plan#accounts#';
export const TARGET_PREFIX = 'target#';
export const LISTING_PREFIX = 'account#';
export const NAME_PREFIX = 'name#';
export const LEFT_OUT_PREFIX = 'left-out#';

/**
 * 1000 IDs of 12 digits are about 15 KB, far below the item limit of 400 KB. A run of 10,000 accounts has ten such
 * rows.
 */
export const ACCOUNTS_PER_ITEM = 1000;

export const headerKey = (runId: string) => ({ pk: HEADER_PARTITION, sk: runId });
export const runPartition = (runId: string): string => `run#${runId}`;
export const accountsSortKey = (index: number): string =>
  `${ACCOUNTS_PREFIX}${String(index).padStart(4, '0')}`;
export const listingSortKey = (accountId: string): string => `${LISTING_PREFIX}${accountId}`;
export const nameSortKey = (accountId: string): string => `${NAME_PREFIX}${accountId}`;
export const leftOutSortKey = (accountId: string): string => `${LEFT_OUT_PREFIX}${accountId}`;
export const accountTargetsPrefix = (accountId: string): string => `${TARGET_PREFIX}${accountId}`;
/** The name of the default type is not part of the key, as in earlier versions. */
export const targetSortKey = ({ accountId, region, resourceType }: TargetKey): string =>
  [`${TARGET_PREFIX}${accountId}`, region, typeField(resourceType).resourceType]
    .filter((part) => part !== undefined)
    .join('#');
/** Between these sort keys are the target rows of all accounts after this one: region names begin with a letter. */
export const targetsBehind = (accountId: string): { from: string; to: string } => ({
  from: `${TARGET_PREFIX}${accountId}#~`,
  to: 'target$',
});

export const RunAccountsItemV1 = defineContract({
  id: 'run-accounts-item.v1',
  schema: z.object({ sk: z.string(), accountIds: z.array(AccountId) }),
  example: { sk: 'plan#accounts#0000', accountIds: ['111111111111'] },
});
