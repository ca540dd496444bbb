import * as z from 'zod';
import { defineContract } from './contract.ts';
import { Tags } from './entries.ts';
import { AccountId, Count, InstanceId, RegionName, RunId, Timestamp } from './ids.ts';
import { ResourceState } from './rules.ts';
import { LeftOutReason } from './scope.ts';

/** What Muster keeps of an EC2 instance; values as DescribeInstances gives them. */
export const InstanceAttributes = z.strictObject({
  resourceId: InstanceId,
  state: ResourceState,
  /** Absent where EC2 gave none. */
  instanceType: z.string().optional(),
  imageId: z.string().optional(),
  availabilityZone: z.string().optional(),
  launchTime: Timestamp.optional(),
  architecture: z.string().optional(),
  platform: z.string().optional(),
  /** Absent for on-demand instances; otherwise spot, scheduled, capacity-block… */
  lifecycle: z.string().optional(),
  vpcId: z.string().optional(),
  subnetId: z.string().optional(),
  privateIpAddress: z.string().optional(),
  publicIpAddress: z.string().optional(),
  instanceProfileArn: z.string().optional(),
  /**
   * The AWS service that manages this instance on the account's behalf, such as `eks.amazonaws.com`; `aws` where EC2 does
   * not name it. Absent: no service manages it. Every version has written it, so absence has no other meaning.
   */
  managedBy: z.string().optional(),
  tags: Tags,
});
export type InstanceAttributes = z.infer<typeof InstanceAttributes>;

/** A resource as other teams read it. Present unless it has `goneAt`. */
export const ResourceSchema = InstanceAttributes.extend({
  accountId: AccountId,
  region: RegionName,
  resourceType: z.literal('ec2:instance'),
  firstSeenAt: Timestamp,
  changedAt: Timestamp,
  goneAt: Timestamp.optional(),
});
export type Resource = z.infer<typeof ResourceSchema>;

/**
 * A resource in the inventory table.
 * Keys: `pk = <accountId>#<region>`, `sk = ec2:instance#<instanceId>`.
 */
export const ResourceItemV1 = defineContract({
  id: 'resource-item.v1',
  schema: ResourceSchema.extend({
    pk: z.string(),
    sk: z.string(),
    schemaVersion: z.literal(1),
    /** Digest of the attributes: an instance whose digest is unchanged is not written again. */
    contentHash: z.string(),
    /** The scan that wrote the item, and as what: it makes a repeated page count the same. */
    writtenBy: z.string().regex(/^[^/]+\/[^/]+\/(added|changed|gone)$/),
    /** Time to live: only gone resources have one. */
    expiresAtEpochSeconds: Count.optional(),
  }),
  example: {
    pk: '111111111111#us-east-1',
    sk: 'ec2:instance#i-0123456789abcdef0',
    schemaVersion: 1,
    accountId: '111111111111',
    region: 'us-east-1',
    resourceType: 'ec2:instance',
    resourceId: 'i-0123456789abcdef0',
    state: 'running',
    instanceType: 'm7g.large',
    imageId: 'ami-0123456789abcdef0',
    availabilityZone: 'us-east-1a',
    launchTime: '2026-10-01T12:00:00.000Z',
    architecture: 'arm64',
    platform: 'Linux/UNIX',
    vpcId: 'vpc-0123456789abcdef0',
    subnetId: 'subnet-0123456789abcdef0',
    privateIpAddress: '10.0.0.10',
    tags: { Name: 'web-1', Production: 'Yes' },
    contentHash: '5kTQ0Y1QyZ0nqWmW',
    writtenBy: '20261123T080000Z-4f2a/discovery/added',
    firstSeenAt: '2026-11-23T08:00:01.000Z',
    changedAt: '2026-11-23T08:00:01.000Z',
  },
});
export type ResourceItem = z.infer<typeof ResourceItemV1.schema>;

/** What a failed attempt to read ended with, and when. */
const LastError = z.object({ code: z.string(), message: z.string(), at: Timestamp });

/** Since when runs leave something out, and why. Both are there or none. */
const outOfScope = {
  outOfScopeSince: Timestamp.optional(),
  outOfScopeReason: LeftOutReason.optional(),
};

/**
 * The item of a target: how far its resources can be trusted.
 * Keys: `pk = <accountId>#<region>`, `sk = target`.
 *
 * A target is out of scope as long as `outOfScopeSince` is there: the last run left it out, and what the table holds of
 * it is as old as `lastCompleteScanAt`. Otherwise it is unreadable as long as `unreadableSince` is there, else fresh.
 */
export const TargetItemV1 = defineContract({
  id: 'target-item.v1',
  schema: z.object({
    pk: z.string(),
    sk: z.literal('target'),
    schemaVersion: z.literal(1),
    accountId: AccountId,
    region: RegionName,
    /** Absent until the target was read to its end for the first time. */
    lastCompleteScanAt: Timestamp.optional(),
    lastCompleteScanRunId: RunId.optional(),
    /** When that scan asked for its first page: no value in the table is older. Absent where an earlier version wrote it. */
    lastCompleteScanBegunAt: Timestamp.optional(),
    /** Absent where the first attempt has not ended. */
    lastAttemptAt: Timestamp.optional(),
    lastAttemptRunId: RunId.optional(),
    lastError: LastError.optional(),
    unreadableSince: Timestamp.optional(),
    ...outOfScope,
    /** Present resources after the last complete scan. */
    present: Count.optional(),
  }),
  example: {
    pk: '111111111111#us-east-1',
    sk: 'target',
    schemaVersion: 1,
    accountId: '111111111111',
    region: 'us-east-1',
    lastCompleteScanAt: '2026-11-23T08:00:02.000Z',
    lastCompleteScanRunId: '20261123T080000Z-4f2a',
    lastAttemptAt: '2026-11-23T08:00:02.000Z',
    lastAttemptRunId: '20261123T080000Z-4f2a',
    present: 1000,
  },
});
export type TargetItem = z.infer<typeof TargetItemV1.schema>;

/** Lists the targets that the table holds. Keys: `pk = targets`, `sk = <accountId>#<region>`. */
export const TargetListItemV1 = defineContract({
  id: 'target-list-item.v1',
  schema: z.object({
    pk: z.literal('targets'),
    sk: z.string(),
    schemaVersion: z.literal(1),
    accountId: AccountId,
    region: RegionName,
  }),
  example: {
    pk: 'targets',
    sk: '111111111111#us-east-1',
    schemaVersion: 1,
    accountId: '111111111111',
    region: 'us-east-1',
  },
});
export type TargetListItem = z.infer<typeof TargetListItemV1.schema>;

/**
 * The item of an account of which the table knows no target in scope: its role could not be assumed, its regions could
 * not be listed, or runs leave it out. Keys: `pk = <accountId>`, `sk = account`. A run that can read the account
 * removes the item.
 */
export const AccountItemV1 = defineContract({
  id: 'account-item.v1',
  schema: z.object({
    pk: AccountId,
    sk: z.literal('account'),
    schemaVersion: z.literal(1),
    accountId: AccountId,
    /** Absent where no run has tried to read the account. */
    lastAttemptAt: Timestamp.optional(),
    lastAttemptRunId: RunId.optional(),
    lastError: LastError.optional(),
    /** The first of the attempts that failed. */
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

/** Lists the accounts that have an item. Keys: `pk = accounts`, `sk = <accountId>`. */
export const AccountListItemV1 = defineContract({
  id: 'account-list-item.v1',
  schema: z.object({
    pk: z.literal('accounts'),
    sk: AccountId,
    schemaVersion: z.literal(1),
    accountId: AccountId,
  }),
  example: { pk: 'accounts', sk: '333333333333', schemaVersion: 1, accountId: '333333333333' },
});
export type AccountListItem = z.infer<typeof AccountListItemV1.schema>;
