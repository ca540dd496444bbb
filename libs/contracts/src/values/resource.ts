import * as z from 'zod';
import { InstanceAttributes } from './ec2-instance/attributes.ts';
import { AccountId, RegionName, Timestamp } from './ids.ts';
import { ResourceTypeName } from './resource-type-name.ts';

/**
 * The stored properties of a resource: ID, state and tags for each type, and properties of its type, which are absent
 * for all others. The states are those of the type, or `unknown` if AWS returned none or an unknown one.
 */
export const ResourceAttributes = InstanceAttributes.extend({ state: z.string().min(1) });
export type ResourceAttributes = z.infer<typeof ResourceAttributes>;

/** A resource as other teams read it. It is present unless it has `goneAt`. */
export const ResourceSchema = ResourceAttributes.extend({
  accountId: AccountId,
  region: RegionName,
  resourceType: ResourceTypeName,
  firstSeenAt: Timestamp,
  changedAt: Timestamp,
  goneAt: Timestamp.optional(),
});
export type Resource = z.infer<typeof ResourceSchema>;
