import * as z from 'zod';
import { accountEntryOf } from './account-settings.ts';
import { expecting } from './expecting.ts';
import type { RegionSelection } from './region-selection.ts';

const OrganizationEntry = z
  .string({ error: 'expected an organizational unit, root or account id as a quoted string' })
  .regex(
    /^(ou-[0-9a-z]+-[0-9a-z]+|r-[0-9a-z]+|\d{12})$/,
    'expected an organizational unit (ou-…), a root (r-…) or a 12-digit account id',
  )
  .meta({ title: 'ID of a unit, root or account' });

/** Accounts below the included roots, units and accounts, without those below the excluded ones. */
export const OrganizationScope = z.strictObject(
  {
    include: z
      .array(
        OrganizationEntry,
        expecting('a list of organizational units, roots or accounts, such as [ou-abcd-12345678]'),
      )
      .min(1, 'include at least one organizational unit, root or account')
      .meta({
        description:
          'Organizational units (`ou-…`), roots (`r-…`) and accounts whose accounts the run covers.',
        examples: [['ou-abcd-12345678']],
      }),
    exclude: z
      .array(
        OrganizationEntry,
        expecting('a list of organizational units, roots or accounts, such as ["333333333333"]'),
      )
      .meta({
        description: 'Units, roots and accounts below the included ones that the run does not cover.',
        examples: [['ou-abcd-87654321', '333333333333']],
      })
      .default([]),
  },
  expecting('an organization as a mapping, such as { include: [ou-abcd-12345678] }'),
);
export type OrganizationScope = z.infer<typeof OrganizationScope>;

/** The organization of a configuration. `accounts` has settings of some of its accounts and adds none. */
export const writtenOrganizationOf = <Regions extends z.ZodType<RegionSelection>>(regions: Regions) =>
  OrganizationScope.extend({
    accounts: z
      .array(
        accountEntryOf(regions),
        expecting('a list of accounts, such as [{ id: "999999999999", self: true }]'),
      )
      .min(1, 'name at least one account')
      .meta({
        description:
          'Settings of single accounts of the organization, such as the management account, which has no role for Muster. It adds no accounts.',
        examples: [[{ id: '999999999999', self: true }]],
      })
      .optional(),
  }).meta({
    description: 'The accounts, as AWS Organizations lists them. Instead of `accounts`.',
    examples: [{ include: ['ou-abcd-12345678'], exclude: ['333333333333'] }],
  });
