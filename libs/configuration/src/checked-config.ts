import { MusterConfigV1, regionSelectionOf, type Rule } from '@muster/contracts';
import { ExistingRegion, RegionPattern } from '@muster/regions';
import { refuseProtectedTags } from './protected-tags.ts';
import { refuseTemplates } from './templates.ts';
import { CheckedTolerate } from './tolerate.ts';

/** A selection of regions that exist. */
export const CheckedRegionSelection = regionSelectionOf(RegionPattern);

/**
 * `muster.yaml` as a run can use it. The contract holds its form; here its names have to exist, templates are not
 * supported yet, and no rule may set a protected tag. All mistakes are found at once.
 */
export const CheckedConfig = MusterConfigV1.schema
  .safeExtend({
    homeRegion: ExistingRegion.optional(),
    regions: CheckedRegionSelection.default('enabled'),
    rules: MusterConfigV1.schema.shape.rules
      .unwrap()
      .superRefine((rules: readonly Rule[], context) => refuseTemplates(rules, context))
      .prefault([]),
    tolerate: CheckedTolerate.optional(),
  })
  .superRefine((config, context) => refuseProtectedTags(config, context));
