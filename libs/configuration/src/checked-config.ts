import { MusterConfigV1, type RegionSelection, type Rule, type Tolerate } from '@muster/contracts';
import { ExistingRegion, RegionPattern } from '@muster/regions';
import type * as z from 'zod';
import { refuseProtectedTags } from './protected-tags.ts';
import { refuseTemplates } from './templates.ts';
import { tolerateRefusals } from './tolerate.ts';

type Context = z.core.$RefinementCtx;

const refuse = (context: Context, path: PropertyKey[], messages: readonly string[]): void => {
  for (const message of messages) context.addIssue({ code: 'custom', path, message });
};
const messagesOf = (result: z.ZodSafeParseResult<unknown>): readonly string[] =>
  (result.error?.issues ?? []).map(({ message }) => message);

/** Refuses regions that do not exist. */
export function refuseUnknownRegions(
  regions: RegionSelection,
  context: Context,
  path: PropertyKey[] = [],
): void {
  if (regions === 'enabled') return;
  for (const [index, region] of regions.entries())
    refuse(context, [...path, index], messagesOf(RegionPattern.safeParse(region)));
}

/** Refuses what can never be tolerated. */
export function refuseIntolerable(tolerate: Tolerate, context: Context, path: PropertyKey[] = []): void {
  for (const [index, entry] of tolerate.entries()) refuse(context, [...path, index], tolerateRefusals(entry));
}

const { shape } = MusterConfigV1.schema;

/**
 * `muster.yaml` as a run can use it. The contract holds its form; here its names have to exist, templates are not
 * supported yet, and no rule may set a protected tag. All mistakes are found at once.
 */
export const CheckedConfig = MusterConfigV1.schema
  .safeExtend({
    homeRegion: ExistingRegion.optional(),
    regions: shape.regions
      .unwrap()
      .superRefine((regions, context) => refuseUnknownRegions(regions, context))
      .default('enabled'),
    rules: shape.rules
      .unwrap()
      .superRefine((rules: readonly Rule[], context) => refuseTemplates(rules, context))
      .prefault([]),
    tolerate: shape.tolerate
      .unwrap()
      .superRefine((tolerate, context) => refuseIntolerable(tolerate, context))
      .optional(),
  })
  .superRefine((config, context) => refuseProtectedTags(config, context));
