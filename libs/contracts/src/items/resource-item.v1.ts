import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { EC2_INSTANCE_TYPE, INSTANCE_IDS } from '../values/ec2-instance/type.ts';
import { Count } from '../values/ids.ts';
import { ResourceSchema } from '../values/resource.ts';

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
    /** Digest of the attributes. An instance with an unchanged digest is not written again. */
    contentHash: z.string(),
    /** The scan that wrote the item, and the change that it counted: a repeated page then counts the same. */
    writtenBy: z.string().regex(/^[^/]+\/[^/]+\/(added|changed|gone)$/),
    /** Time to live. Only gone resources have one. */
    expiresAtEpochSeconds: Count.optional(),
  }),
  example: {
    pk: '111111111111#us-east-1',
    sk: `${EC2_INSTANCE_TYPE}#${INSTANCE_IDS[0]}`,
    schemaVersion: 1,
    accountId: '111111111111',
    region: 'us-east-1',
    resourceType: EC2_INSTANCE_TYPE,
    resourceId: INSTANCE_IDS[0],
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
