import * as z from 'zod';

/** Selections of regions and wildcards whose entries match `region`. */
export const regionSelectionOf = (region: z.ZodType<string>) =>
  z
    .union([z.literal('enabled'), z.array(region).min(1, 'name at least one region')], {
      error: (issue) =>
        Array.isArray(issue.input)
          ? undefined
          : 'expected "enabled" or a list of regions, such as ["us-east-1", "eu-*"]',
    })
    .meta({
      description:
        '`enabled`: all regions that an account has enabled. Or a list of regions, in which `*` matches any characters.',
      examples: [['us-east-1', 'eu-*']],
    });

/** All enabled regions, or a list of regions and wildcards. `@muster/regions` knows which regions exist. */
export const RegionSelection = regionSelectionOf(z.string());
export type RegionSelection = z.infer<typeof RegionSelection>;
