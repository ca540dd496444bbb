import * as z from 'zod';

/** A code of AWS, such as `UnauthorizedOperation`, a region, or a wildcard such as `eu-*`. */
export const TolerateEntry = z.string({
  error: 'expected a code such as UnauthorizedOperation, or a region such as eu-west-1 or "eu-*"',
});

/** Lists of entries that are of the form `entry`. */
export const tolerateOf = (entry: z.ZodType<string>) =>
  z.array(entry).min(1, 'name at least one code or region');

/**
 * What a policy denies on purpose: codes and regions. A target whose reading is denied with one of the codes, or in one
 * of the regions, by an explicit deny of a policy is skipped and does not make the run partial. Which entries are
 * possible is known to `@muster/configuration`.
 */
export const Tolerate = tolerateOf(TolerateEntry);
export type Tolerate = z.infer<typeof Tolerate>;
