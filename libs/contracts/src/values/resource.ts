import * as z from 'zod';
import { InstanceAttributes } from './ec2-instance/attributes.ts';
import { AccountId, RegionName, Timestamp } from './ids.ts';
import { ResourceTypeName } from './resource-type-name.ts';

/**
 * What Muster keeps of a resource: id, state and tags of each, and what belongs to its type only, which is absent for all
 * others. The states of a resource are those of its type; `unknown` where AWS gave none or one that is not known.
 */
export const ResourceAttributes = InstanceAttributes.extend({ state: z.string().min(1) });
export type ResourceAttributes = z.infer<typeof ResourceAttributes>;

/** A resource as other teams read it. Present unless it has `goneAt`. */
export const ResourceSchema = ResourceAttributes.extend({
  accountId: AccountId,
  region: RegionName,
  resourceType: ResourceTypeName,
  firstSeenAt: Timestamp,
  changedAt: Timestamp,
  goneAt: Timestamp.optional(),
});
export type Resource = z.infer<typeof ResourceSchema>;
