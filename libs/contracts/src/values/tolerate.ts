import * as z from 'zod';
import { expecting } from './expecting.ts';

/** A code of AWS, such as `UnauthorizedOperation`, a region, or a wildcard such as `eu-*`. */
export const TolerateEntry = z.string({
  error: 'expected a code such as UnauthorizedOperation, or a region such as eu-west-1 or "eu-*"',
});

/** Lists whose entries match `entry`. */
export const tolerateOf = (entry: z.ZodType<string>) =>
  z
    .array(entry, expecting('a list of codes and regions, such as [UnauthorizedOperation, "ap-*"]'))
    .min(1, 'name at least one code or region')
    .meta({
      description:
        'Denials on purpose: error codes of AWS, and regions. A target that a policy explicitly denies with such a code, or in such a region, is skipped and does not make the run partial.',
      examples: [['UnauthorizedOperation', 'me-south-1', 'ap-*']],
    });

/**
 * Explicit denials that are intended: codes and regions. If a policy explicitly denies reading a target with one of the
 * codes, or in one of the regions, the target is skipped and does not make the run partial. `@muster/configuration`
 * knows the valid entries.
 */
export const Tolerate = tolerateOf(TolerateEntry);
export type Tolerate = z.infer<typeof Tolerate>;
