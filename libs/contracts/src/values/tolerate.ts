import * as z from 'zod';

/**
 * What a policy denies on purpose: codes of AWS, such as `UnauthorizedOperation`, and regions or wildcards, such as `eu-*`.
 * A target whose reading is denied with one of the codes, or in one of the regions, by an explicit deny of a policy is
 * skipped and does not make the run partial. Which entries are possible is checked where a configuration or a request
 * enters: see `@muster/configuration`.
 */
export const Tolerate = z
  .array(
    z.string({
      error: 'expected a code such as UnauthorizedOperation, or a region such as eu-west-1 or "eu-*"',
    }),
  )
  .min(1, 'name at least one code or region');
export type Tolerate = z.infer<typeof Tolerate>;
