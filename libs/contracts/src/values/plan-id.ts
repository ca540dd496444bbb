import * as z from 'zod';

/** ID of a tag plan. It has the form of a run's ID, and its prefix tells the two apart. */
export const PlanId = z
  .string()
  .regex(/^plan-[A-Za-z0-9_-]{1,35}$/, 'expected the ID of a plan, such as plan-20261123T080000Z-4f2a');
