import {
  AccountId,
  AccountName,
  ApiCalls,
  Count,
  defineContract,
  LeftOutAccount,
  OddListings,
  Failure,
  RegionName,
  ResourceCounts,
  ResourceTypeName,
  RunId,
  RunReport,
  RunRequestV1,
  RunStatus,
  RunSummaryV1,
  TaggingCounts,
  TargetOutcomeV1,
  Timestamp,
} from '@muster/contracts';
import * as z from 'zod';

// What the stores keep of runs. Keys and expiry are not part of the schemas: zod drops them when an item is read.

/** All rows of a run are removed a year after they were written. */
export const RUN_KEPT_DAYS = 365;
const KEPT_SECONDS = RUN_KEPT_DAYS * 24 * 60 * 60;

export const expiryOf = (at: Date): { expiresAtEpochSeconds: number } => ({
  expiresAtEpochSeconds: Math.floor(at.getTime() / 1000) + KEPT_SECONDS,
});

const summary = RunSummaryV1.schema.shape;
const at = '2026-11-23T08:00:00.000Z';

export const RunHeaderItemV1 = defineContract({
  id: 'run-header-item.v1',
  schema: z.object({
    runId: RunId,
    status: RunStatus,
    startedAt: Timestamp,
    finishedAt: Timestamp.optional(),
    /** Number of accounts. Absent until they are resolved. */
    accounts: Count.optional(),
    planApiCalls: ApiCalls.optional(),
    error: summary.error,
    targets: summary.targets.optional(),
    resources: ResourceCounts.optional(),
    tagging: TaggingCounts.optional(),
    apiCalls: ApiCalls.optional(),
    report: RunReport.optional(),
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

export const AccountNameItemV1 = defineContract({
  id: 'account-name-item.v1',
  schema: z.object({ accountId: AccountId, name: AccountName }),
  example: { accountId: '111111111111', name: 'production' },
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
    z.object({
      accountId: AccountId,
      region: RegionName,
      resourceType: ResourceTypeName.optional(),
      status: z.literal('pending'),
    }),
    z.object({ ...TargetOutcomeV1.schema.shape, ofAccount: z.literal(true).optional() }),
  ]),
  example: TargetOutcomeV1.example,
});
