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

/** @param entry entry of `organization.exclude` */
export const excludedAccount = (accountId: string, entry: string): LeftOutAccount => ({
  accountId,
  code: 'AccountExcluded' satisfies LeftOutCode,
  message: `Account ${accountId} is excluded${entry === accountId ? '' : ` by ${entry}`}`,
});

/** An account that may be below an excluded root or unit that could not be read completely. */
export const maybeExcludedAccount = (accountId: string, entry: string): LeftOutAccount => ({
  accountId,
  code: 'AccountMayBeExcluded' satisfies LeftOutCode,
  message:
    `Account ${accountId} may be below ${entry}, which is excluded: ` +
    'Organizations lists an item below it that cannot be read',
});

/** An account in the inventory that is not in the run's scope. */
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
 * Codes of known targets that a run skips because a listing has items without an ID, which may be these targets. They
 * do not mean that the target left the scope, so the inventory table is not changed.
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

/** The reason for one region, or for all regions of an account with this reason. */
export const leftOutRegion = (
  code: LeftOutRegionCode,
  accountId: string,
  region?: string,
): LeftOutReason => ({
  code,
  message: `${region === undefined ? 'The region' : `Region ${region}`} ${REGION_TEXTS[code]} ${accountId}`,
});

/** Whether an outcome with this code means that a run leaves the target out. */
export const isLeftOut = (code: string | undefined): boolean => LEFT_OUT_CODES.some((each) => each === code);
