import {
  accountListOf,
  MusterConfigV1,
  regionSelectionOf,
  type Rule,
  writtenOrganizationOf,
} from '@muster/contracts';
import { ExistingRegion, RegionPattern } from '@muster/regions';
import * as z from 'zod';
import { refuseProtectedTags } from './protected-tags.ts';
import { refuseTemplates } from './templates.ts';
import { CheckedTolerate } from './tolerate.ts';

/** A selection of regions that exist. */
export const CheckedRegionSelection = regionSelectionOf(RegionPattern);

/** The rules of a configuration, without templates. */
export const CheckedRules = MusterConfigV1.schema.shape.rules
  .unwrap()
  .superRefine((rules: readonly Rule[], context) => refuseTemplates(rules, context));

/** A file with rules only. */
export const CheckedRulesFile = z.strictObject({ rules: CheckedRules });

/**
 * A valid `muster.yaml`. The contract checks the form. This schema also checks that names exist, that there are no
 * templates, and that no rule sets a protected tag. It reports all mistakes at once.
 */
export const CheckedConfig = MusterConfigV1.schema
  .safeExtend({
    homeRegion: ExistingRegion.optional(),
    accounts: accountListOf(CheckedRegionSelection).optional(),
    organization: writtenOrganizationOf(CheckedRegionSelection).optional(),
    regions: CheckedRegionSelection.default('enabled'),
    rules: CheckedRules.prefault([]),
    tolerate: CheckedTolerate.optional(),
  })
  .superRefine((config, context) => refuseProtectedTags(config, context));
