import { type LeftOutAccount, type LeftOutCode, LEFT_OUT_CODES, type LeftOutReason } from '@muster/contracts';

const CODE_BY_STATE: ReadonlyMap<string, readonly [LeftOutCode, string]> = new Map([
  ['SUSPENDED', ['AccountSuspended', 'is suspended']],
  ['PENDING_CLOSURE', ['AccountClosing', 'is being closed']],
  ['CLOSED', ['AccountClosed', 'is closed']],
]);

/** An account that Organizations lists in a state other than ACTIVE. Source: Organizations API Reference, Account.State. */
export function inactiveAccount(accountId: string, state: string): LeftOutAccount {
  const [code, text] = CODE_BY_STATE.get(state) ?? ['AccountNotActive' as const, `is in state ${state}`];
  return { accountId, code, message: `Account ${accountId} ${text}` };
}

/** @param entry of `organization.exclude` */
export const excludedAccount = (accountId: string, entry: string): LeftOutAccount => ({
  accountId,
  code: 'AccountExcluded' satisfies LeftOutCode,
  message: `Account ${accountId} is excluded${entry === accountId ? '' : ` by ${entry}`}`,
});

/** An account that may be below an excluded root or unit, of which not everything can be read. */
export const maybeExcludedAccount = (accountId: string, entry: string): LeftOutAccount => ({
  accountId,
  code: 'AccountMayBeExcluded' satisfies LeftOutCode,
  message:
    `Account ${accountId} may be below ${entry}, which is excluded: ` +
    'Organizations lists an item below it that cannot be read',
});

/** An account that the inventory knows and that the scope of the run does not meet. */
export const unmetAccount = (accountId: string, scope: 'organization' | 'accounts'): LeftOutAccount =>
  scope === 'organization'
    ? {
        accountId,
        code: 'AccountNotInOrganization' satisfies LeftOutCode,
        message: `Account ${accountId} is not below the included roots and units: it left the organization or was moved`,
      }
    : {
        accountId,
        code: 'AccountNotInScope' satisfies LeftOutCode,
        message: `Account ${accountId} is not in the list of accounts`,
      };

/**
 * Codes of known targets that a run skips because a listing has items without an id, any of which they may be. They do
 * not say that the target left the scope, so the inventory table does not either.
 */
const ACCOUNT_NOT_LISTED = 'AccountNotListed';
export const REGION_NOT_LISTED = 'RegionNotListed';

export const unlistedAccount = (accountId: string): LeftOutReason => ({
  code: ACCOUNT_NOT_LISTED,
  message:
    `Organizations lists an item that cannot be read and does not list account ${accountId}, ` +
    'so it is unknown whether the account is in scope',
});
export const unlistedRegion = (accountId: string, region: string): LeftOutReason => ({
  code: REGION_NOT_LISTED,
  message:
    `Account ${accountId} lists a region that cannot be read and does not list ${region}, ` +
    'so it is unknown whether the region is enabled',
});

export type LeftOutRegionCode = Extract<LeftOutCode, `Region${string}`>;

const REGION_TEXTS: Readonly<Record<LeftOutRegionCode, string>> = {
  RegionNotEnabled: 'is not enabled in account',
  RegionNotInScope: 'is not in the list of regions; account',
};

/** The reason for one region, or for all regions of an account that have it. */
export const leftOutRegion = (
  code: LeftOutRegionCode,
  accountId: string,
  region?: string,
): LeftOutReason => ({
  code,
  message: `${region === undefined ? 'The region' : `Region ${region}`} ${REGION_TEXTS[code]} ${accountId}`,
});

/** Whether an outcome with this code says that a run leaves the target out. */
export const isLeftOut = (code: string | undefined): boolean => LEFT_OUT_CODES.some((each) => each === code);
