import * as z from 'zod';

/** Selections of regions and wildcards of which each is of the form `region`. */
export const regionSelectionOf = (region: z.ZodType<string>) =>
  z.union([z.literal('enabled'), z.array(region).min(1, 'name at least one region')], {
    error: (issue) =>
      Array.isArray(issue.input)
        ? undefined
        : 'expected "enabled" or a list of regions, such as ["us-east-1", "eu-*"]',
  });

/** All enabled regions, or a list of regions and wildcards. Which regions exist is known to `@muster/regions`. */
export const RegionSelection = regionSelectionOf(z.string());
export type RegionSelection = z.infer<typeof RegionSelection>;
