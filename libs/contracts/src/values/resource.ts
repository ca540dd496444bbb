import * as z from 'zod';
import { InstanceAttributes } from './ec2-instance/attributes.ts';
import { AccountId, RegionName, Timestamp } from './ids.ts';
import { ResourceTypeName } from './resource-type-name.ts';

/**
 * The stored properties of a resource: ID, state and tags for each type, the properties of an instance, which are absent
 * for all other types, and `details`. The states are those of the type, or `unknown` if AWS returned none or an unknown
 * one, or `none` if the type has no states.
 */
export const ResourceAttributes = InstanceAttributes.extend({
  state: z.string().min(1),
  /** The properties of a type other than instances, by the names that AWS uses. Absent for instances. */
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});
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
