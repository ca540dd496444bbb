import * as z from 'zod';
import { AccountId, RegionName } from './ids.ts';

/**
 * Why a run leaves out an account or one of its regions. The codes are stable: the summary of a run, its messages and
 * the inventory table use them.
 *
 * | code                       | the run leaves out                                                              |
 * | -------------------------- | ------------------------------------------------------------------------------- |
 * | `AccountSuspended`         | an account that Organizations lists as suspended                                |
 * | `AccountClosing`           | an account that is being closed (`PENDING_CLOSURE`)                             |
 * | `AccountClosed`            | a closed account that Organizations still lists                                 |
 * | `AccountNotActive`         | an account in another state, such as `PENDING_ACTIVATION`                       |
 * | `AccountExcluded`          | an account that `organization.exclude` names, or one below a unit that it names |
 * | `AccountMayBeExcluded`     | an account that may be below an excluded unit, of which not all can be read    |
 * | `AccountNotInOrganization` | an account that is no longer below the included roots and units                 |
 * | `AccountNotInScope`        | an account that is not in the list `accounts`                                   |
 * | `RegionNotEnabled`         | a region that the account has not enabled                                       |
 * | `RegionNotInScope`         | a region that `regions` of the configuration does not name                      |
 */
export const LEFT_OUT_CODES = [
  'AccountSuspended',
  'AccountClosing',
  'AccountClosed',
  'AccountNotActive',
  'AccountExcluded',
  'AccountMayBeExcluded',
  'AccountNotInOrganization',
  'AccountNotInScope',
  'RegionNotEnabled',
  'RegionNotInScope',
] as const;

export type LeftOutCode = (typeof LEFT_OUT_CODES)[number];

/** Why something is left out. Readers accept newer codes than those they know. */
export const LeftOutReason = z.object({ code: z.string().min(1), message: z.string() });
export type LeftOutReason = z.infer<typeof LeftOutReason>;

/** An account that a run leaves out, with the reason. */
export const LeftOutAccount = z.object({ accountId: AccountId, ...LeftOutReason.shape });
export type LeftOutAccount = z.infer<typeof LeftOutAccount>;

/** What a run leaves out of one account for one reason. */
export const LeftOutScope = z.object({
  ...LeftOutAccount.shape,
  /** Regions of the account in the inventory that the reason concerns. */
  regions: z.array(RegionName),
  /** The reason concerns the whole account. The item of the account shows it, too. */
  account: z.boolean(),
});
export type LeftOutScope = z.infer<typeof LeftOutScope>;

export const leftOutExample = {
  accountId: '333333333333',
  code: 'AccountSuspended',
  message: 'Account 333333333333 is suspended',
  regions: ['us-east-1'],
  account: true,
};
