import {
  type AccountSettings,
  type RegionSelection,
  type RunRequest,
  usesOwnCredentials,
} from '@muster/contracts';

type Accounts = Pick<RunRequest, 'accountSettings'>;

/** The settings of the accounts of a request, by ID. */
export const accountSettingsOf = ({ accountSettings = [] }: Accounts): ReadonlyMap<string, AccountSettings> =>
  new Map(accountSettings.map((settings) => [settings.accountId, settings]));

/** The regions of an account in a run: its own selection, or that of all accounts. */
export const regionsFor = (
  run: { readonly regions: RegionSelection },
  account: Pick<AccountSettings, 'regions'> | undefined,
): RegionSelection => account?.regions ?? run.regions;

const DEPLOYED =
  'the functions in AWS have neither your profiles nor your credentials. Let them assume a role in that account ' +
  '(tools/roles/README.md), or run with --engine local';

/** Why a run with these settings cannot execute in AWS. Undefined if it can. */
export function refusalInAws({ accountSettings = [] }: Accounts): string | undefined {
  const own = accountSettings.find(usesOwnCredentials);
  if (own === undefined) return undefined;
  const by = own.profile === undefined ? 'self: true' : `the profile ${own.profile}`;
  return `account ${own.accountId} has ${by}, which works only on one machine: ${DEPLOYED}`;
}
