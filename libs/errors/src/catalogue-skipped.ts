import type { CatalogueEntry } from './catalogue-entry.ts';

/** Codes of targets and accounts that a run skips. They do not make a run partial. */
export const SKIPPED: readonly CatalogueEntry[] = [
  {
    codes: ['AccountSuspended', 'AccountClosing', 'AccountClosed', 'AccountNotActive'],
    meaning: "the account is not active: this is the account's state in Organizations",
    action: 'nothing',
  },
  {
    codes: ['AccountNotInOrganization'],
    meaning: 'the account is not below the included roots and units any more',
    action: 'if the account was moved to another organizational unit, include that unit',
  },
  {
    codes: ['AccountExcluded', 'AccountNotInScope', 'RegionNotInScope'],
    meaning: 'the configuration leaves the account or the region out',
    action:
      'nothing, if `exclude`, `accounts` and `regions` of the configuration are correct; with several configurations on one table, each run skips the targets that only the others cover',
  },
  {
    codes: ['AccountMayBeExcluded'],
    meaning: 'the account may lie below an excluded unit, of which Organizations does not list everything',
    action: 'check what Organizations lists below the units of `organization.exclude`',
  },
  {
    codes: ['AccountNotListed', 'RegionNotListed'],
    meaning:
      'a listing has an item that cannot be read, so it is not known whether the account is in scope or the region is enabled; the inventory keeps what it knows',
    action: 'check the odd item in the summary; if it stays, report it',
  },
  {
    codes: ['DeniedByPolicy'],
    meaning: 'a policy denies the target, and `tolerate` of the configuration names its code or region',
    action: 'nothing; the inventory still shows the target as unreadable',
  },
  {
    codes: ['RegionNotEnabled'],
    meaning: 'the account has not enabled the region',
    action: 'enable the region, or remove it from `regions`',
    doctor: {
      regions:
        'enable the region: "aws account enable-region --region-name REGION", with --account-id from the management account; or take it out of regions in muster.yaml. A run skips it.',
    },
  },
];
