import {
  AccountId,
  ApiCalls,
  Count,
  defineContract,
  LeftOutAccount,
  OddListings,
  Failure,
  RegionName,
  ResourceCounts,
  RunId,
  RunRequestV1,
  RunStatus,
  RunSummaryV1,
  TaggingCounts,
  TargetOutcomeV1,
  Timestamp,
} from '@muster/contracts';
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
 * | `run#<runId>` | `plan#odd-accounts`               | what was odd where the accounts were resolved               |
 * | `run#<runId>` | `target#<accountId>#<region>`     | a planned target or its outcome                             |
 * | `run#<runId>` | `target#<accountId>`              | the outcome of an account of which nothing is known         |
 * | `run#<runId>` | `account#<accountId>`             | whether the account's regions were listed, and the calls    |
 * | `run#<runId>` | `left-out#<accountId>`            | an account that the run leaves out, with the reason         |
 *
 * | `leases`      | `leases`                          | runs in progress; one item, so that one write decides        |
 *
 * All rows of a run expire a year after they were written, the header first.
 */
export const HEADER_PARTITION = 'runs';
export const LEASE_PARTITION = 'leases';
export const LEASE_SORT_KEY = 'leases';
export const REQUEST_SORT_KEY = 'plan#request';
export const ODD_ACCOUNTS_SORT_KEY = 'plan#odd-accounts';
export const TARGET_PREFIX = 'target#';
export const LISTING_PREFIX = 'account#';
export const LEFT_OUT_PREFIX = 'left-out#';

/** 1000 ids of 12 digits are about 15 KB: far from an item's 400 KB, and a run of 10,000 accounts has ten rows. */
export const ACCOUNTS_PER_ITEM = 1000;
export const RUN_KEPT_DAYS = 365;
const KEPT_SECONDS = RUN_KEPT_DAYS * 24 * 60 * 60;

export const runPartition = (runId: string): string => `run#${runId}`;
export const accountsSortKey = (index: number): string => `plan#accounts#${String(index).padStart(4, '0')}`;
export const listingSortKey = (accountId: string): string => `${LISTING_PREFIX}${accountId}`;
export const leftOutSortKey = (accountId: string): string => `${LEFT_OUT_PREFIX}${accountId}`;
export const accountTargetsPrefix = (accountId: string): string => `${TARGET_PREFIX}${accountId}`;
export const targetSortKey = ({ accountId, region }: TargetKey): string =>
  region === undefined ? `${TARGET_PREFIX}${accountId}` : `${TARGET_PREFIX}${accountId}#${region}`;
/** Between these are the target rows of all accounts behind one: the names of regions begin with a letter. */
export const targetsBehind = (accountId: string): { from: string; to: string } => ({
  from: `${TARGET_PREFIX}${accountId}#~`,
  to: 'target$',
});

export const expiryOf = (at: Date): { expiresAtEpochSeconds: number } => ({
  expiresAtEpochSeconds: Math.floor(at.getTime() / 1000) + KEPT_SECONDS,
});

const summary = RunSummaryV1.schema.shape;
const at = '2026-11-23T08:00:00.000Z';

// The schemas leave out keys and expiry: zod drops them from what is read.

export const RunHeaderItemV1 = defineContract({
  id: 'run-header-item.v1',
  schema: z.object({
    runId: RunId,
    status: RunStatus,
    startedAt: Timestamp,
    finishedAt: Timestamp.optional(),
    /** How many; absent until they are resolved, and only so many of the account rows count. */
    accounts: Count.optional(),
    planApiCalls: ApiCalls.optional(),
    error: summary.error,
    targets: summary.targets.optional(),
    resources: ResourceCounts.optional(),
    tagging: TaggingCounts.optional(),
    apiCalls: ApiCalls.optional(),
  }),
  example: {
    runId: '20261123T080000Z-4f2a',
    status: 'running',
    startedAt: at,
    accounts: 2,
    planApiCalls: {},
  },
});

export const RunLeasesItemV1 = defineContract({
  id: 'run-leases-item.v1',
  schema: z.object({
    version: Count,
    leases: z.array(z.object({ runId: RunId, execution: z.string().min(1), takenAt: Timestamp })),
  }),
  example: {
    version: 3,
    leases: [
      {
        runId: '20261123T080000Z-4f2a',
        execution: 'arn:aws:states:us-east-1:999999999999:execution:muster-run-prod:20261123T080000Z-4f2a',
        takenAt: at,
      },
    ],
  },
});

export const RunRequestItemV1 = defineContract({
  id: 'run-request-item.v1',
  schema: z.object({ request: RunRequestV1.schema }),
  example: { request: RunRequestV1.example },
});

export const RunAccountsItemV1 = defineContract({
  id: 'run-accounts-item.v1',
  schema: z.object({ sk: z.string(), accountIds: z.array(AccountId) }),
  example: { sk: 'plan#accounts#0000', accountIds: ['111111111111'] },
});

export const AccountListingItemV1 = defineContract({
  id: 'account-listing-item.v1',
  schema: z.object({
    accountId: AccountId,
    listed: z.boolean(),
    unlisted: Failure.optional(),
    odd: OddListings.optional(),
    apiCalls: ApiCalls,
  }),
  example: { accountId: '111111111111', listed: true, apiCalls: { 'ec2:DescribeRegions': 1 } },
});

export const OddAccountsItemV1 = defineContract({
  id: 'odd-accounts-item.v1',
  schema: z.object({ odd: OddListings }),
  example: {
    odd: {
      count: 1,
      isWhole: false,
      first: [
        {
          listing: 'organizations:ListAccountsForParent of r-abcd',
          problem: 'no valid account ID: {"State":"ACTIVE"}',
        },
      ],
    },
  },
});

export const LeftOutItemV1 = defineContract({
  id: 'left-out-item.v1',
  schema: LeftOutAccount,
  example: {
    accountId: '333333333333',
    code: 'AccountSuspended',
    message: 'Account 333333333333 is suspended',
  },
});

export const TargetRowItemV1 = defineContract({
  id: 'target-row-item.v1',
  schema: z.discriminatedUnion('status', [
    z.object({ accountId: AccountId, region: RegionName, status: z.literal('pending') }),
    z.object({ ...TargetOutcomeV1.schema.shape, ofAccount: z.literal(true).optional() }),
  ]),
  example: TargetOutcomeV1.example,
});
