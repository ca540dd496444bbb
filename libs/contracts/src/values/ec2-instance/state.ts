import * as z from 'zod';

/** EC2's instance states. Source: InstanceState in the EC2 API Reference. */
export const InstanceState = z.enum([
  'pending',
  'running',
  'shutting-down',
  'terminated',
  'stopping',
  'stopped',
]);
export type InstanceState = z.infer<typeof InstanceState>;

/** The state of a resource in the inventory. `unknown` if EC2 returned no state, or an unknown one. */
export const ResourceState = z.enum([...InstanceState.options, 'unknown']);
export type ResourceState = z.infer<typeof ResourceState>;
