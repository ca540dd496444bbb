import {
  accountListOf,
  asMapping,
  checkAlways,
  MusterConfigV1,
  regionSelectionOf,
  TagStandard,
  writtenOrganizationOf,
  WrittenRules,
} from '@muster/contracts';
import { ExistingRegion, KNOWN_REGIONS, RegionPattern, resolveHomeRegion } from '@muster/regions';
import { standardProblems } from '@muster/tag-rules';
import * as z from 'zod';
import { refuseProtectedTags, refuseRuleProblems, refuseWithoutOrganization } from './checked-rules.ts';
import { CheckedTolerate } from './tolerate.ts';

/** A selection of regions that exist. */
export const CheckedRegionSelection = regionSelectionOf(RegionPattern);

const { shape } = MusterConfigV1.schema;

/** The schema with the description of a part of the contract. */
const describedAs = <Schema extends z.ZodType>(part: z.ZodType, schema: Schema): Schema =>
  schema.meta({ ...part.meta(), ...schema.meta() });

/** The rules of a configuration. Their patterns and templates are valid, and their actions do not contradict each other. */
export const CheckedRules = describedAs(
  WrittenRules,
  WrittenRules.check(checkAlways((rules, refuse) => refuseRuleProblems(rules, refuse))),
);

/** A tag standard whose patterns are valid. */
export const CheckedStandard = describedAs(
  TagStandard,
  TagStandard.check(
    checkAlways((standard, refuse) => {
      for (const { path, message } of standardProblems(standard)) refuse(path, message);
    }),
  ),
);

/** A file with a tag standard only. */
export const CheckedStandardFile = z.strictObject({ standard: CheckedStandard });

/** A file with rules only. */
export const CheckedRulesFile = z.strictObject({ rules: CheckedRules });

/**
 * A valid `muster.yaml`. The contract checks the form. This schema also checks that names exist, that patterns
 * and templates are valid, and that no rule changes a protected tag. It reports all mistakes at once.
 */
export const CheckedConfig = describedAs(
  MusterConfigV1.schema,
  MusterConfigV1.schema
    .safeExtend({
      homeRegion: describedAs(shape.homeRegion.unwrap(), ExistingRegion).optional(),
      accounts: accountListOf(CheckedRegionSelection).optional(),
      organization: writtenOrganizationOf(CheckedRegionSelection).optional(),
      regions: CheckedRegionSelection.default('enabled'),
      rules: CheckedRules.prefault([]),
      standard: CheckedStandard.optional(),
      tolerate: CheckedTolerate.optional(),
    })
    .check(
      checkAlways((config, refuse) => {
        refuseProtectedTags(config, refuse);
        refuseWithoutOrganization(config, asMapping(config).organization, refuse);
      }),
    )
    .superRefine(({ homeRegion, regions, roles }, context) => {
      if (homeRegion === undefined || !KNOWN_REGIONS.includes(homeRegion)) return;
      const home = resolveHomeRegion({ homeRegion, regions, roles }, undefined);
      if ('problem' in home)
        context.addIssue({ code: 'custom', path: ['homeRegion'], message: home.problem });
    }),
);
