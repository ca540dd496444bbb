import * as z from 'zod';

/** All enabled regions, or a list of regions and wildcards. Which regions exist is known to `@muster/regions`. */
export const RegionSelection = z.union(
  [z.literal('enabled'), z.array(z.string()).min(1, 'name at least one region')],
  {
    error: (issue) =>
      Array.isArray(issue.input)
        ? undefined
        : 'expected "enabled" or a list of regions, such as ["us-east-1", "eu-*"]',
  },
);
export type RegionSelection = z.infer<typeof RegionSelection>;
