import * as z from 'zod';
import { EC2_INSTANCE_TYPE } from './ec2-instance/type.ts';

/** Service and kind of a resource type, such as `ec2:instance`. Also the prefix of the sort keys of its items. */
export const ResourceTypeName = z
  .string()
  .regex(/^[a-z][a-z0-9-]*:[a-z][a-z0-9-]*$/, `expected a type of resource, such as ${EC2_INSTANCE_TYPE}`);
export type ResourceTypeName = z.infer<typeof ResourceTypeName>;

/** The type of a resource, a checkpoint or a message that names none: earlier versions knew only this type. */
export const DEFAULT_RESOURCE_TYPE: ResourceTypeName = EC2_INSTANCE_TYPE;
