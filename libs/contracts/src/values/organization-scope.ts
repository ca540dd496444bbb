import * as z from 'zod';
import { accountEntryOf } from './account-settings.ts';
import type { RegionSelection } from './region-selection.ts';

const OrganizationEntry = z
  .string({ error: 'expected an organizational unit, root or account id as a quoted string' })
  .regex(
    /^(ou-[0-9a-z]+-[0-9a-z]+|r-[0-9a-z]+|\d{12})$/,
    'expected an organizational unit (ou-…), a root (r-…) or a 12-digit account id',
  );

/** Accounts below the included roots, units and accounts, without those below the excluded ones. */
export const OrganizationScope = z.strictObject({
  include: z.array(OrganizationEntry).min(1, 'include at least one organizational unit, root or account'),
  exclude: z.array(OrganizationEntry).default([]),
});
export type OrganizationScope = z.infer<typeof OrganizationScope>;

/** The organization of a configuration. `accounts` has settings of some of its accounts and adds none. */
export const writtenOrganizationOf = <Regions extends z.ZodType<RegionSelection>>(regions: Regions) =>
  OrganizationScope.extend({
    accounts: z
      .array(accountEntryOf(regions))
      .min(1, 'name at least one account')
      .describe(
        'Settings of single accounts of the organization, such as { id: "999999999999", self: true } for the management account.',
      )
      .optional(),
  });
