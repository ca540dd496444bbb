import * as z from 'zod';
import { expecting } from './expecting.ts';

/** The number or share of resources that a plan may change. */
export const planLimits = {
  maxResources: z
    .int({ error: 'expected a whole number, without quotes or a unit' })
    .min(1, 'expected at least 1')
    .meta({
      description: 'The plan is refused if it would change more resources.',
      examples: [500],
    })
    .optional(),
  maxSharePercent: z
    .number({ error: 'expected a number from 0 to 100, without quotes or a unit' })
    .gt(0, 'expected more than 0')
    .max(100, 'expected at most 100')
    .meta({
      description:
        'The plan is refused if it would change a larger part of the resources in the targets that it covers, in percent.',
      examples: [10],
    })
    .optional(),
};

/** Limits of a whole plan. */
export const PlanLimits = z
  .strictObject(planLimits, expecting('limits as a mapping, such as { maxResources: 500 }'))
  .meta({
    description:
      'How many resources a plan may change. A plan beyond it is refused before it is saved. With it, tags are changed by `muster tag plan` and `muster tag apply` only.',
    examples: [{ maxResources: 5000, maxSharePercent: 20 }],
  });
export type PlanLimits = z.output<typeof PlanLimits>;
