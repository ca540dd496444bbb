import {
  AccountId,
  AccountName,
  ExternalId,
  type Pairs,
  ProfileName,
  type RegionSelection,
  RoleName,
} from '@muster/contracts';
import { RegionPattern } from '@muster/regions';
import * as z from 'zod';
import { ConfigError } from '../../errors.ts';
import { quotedForShell } from '../../output/shell.ts';
import type { Found, FoundAccount } from '../found.ts';
import { accountMapping, type C7nAccount, type C7nAccounts } from './accounts-file.ts';

/** Keys of an account that Muster carries over. */
const CARRIED: ReadonlySet<string> = new Set([
  'account_id',
  'name',
  'display_name',
  'role',
  'profile',
  'external_id',
  'regions',
  'tags',
]);
const ROLE_ARN = /^arn:([a-z-]+):iam::(\d{12}):role\/(.+)$/;
/** Source: Organizations API Reference, Tag. */
const MAX_TAG_KEY = 128;
const MAX_TAG_VALUE = 256;
const ALL_REGIONS = 'all';

/** An account of the file, and roles that are assumed before its role. */
interface Carried {
  readonly account: FoundAccount;
  readonly through: readonly string[];
}

/**
 * The accounts of a c7n-org file. Each account that cannot be read in the same way is left out, and each setting that
 * Muster does not have is named in the notes.
 * @throws ConfigError if no account is left
 */
export function c7nFound({ accounts: entries, otherKeys }: C7nAccounts, file: string): Found {
  const notes: string[] = otherKeys.map((key) => `${key} of the file is not carried over: ${reasonFor(key)}`);
  const carried: Carried[] = [];
  const seen = new Map<string, string>();
  const profiles = new Map<string, string>();
  for (const [index, entry] of entries.entries()) {
    const mapping = accountMapping(entry);
    const place = placeOf(mapping, index);
    const note = (text: string) => void notes.push(`${place}${text}`);
    const one = mapping === undefined ? undefined : carry(mapping, note);
    if (one === undefined) {
      if (mapping === undefined) note(' is left out: it is not a mapping');
      continue;
    }
    const { id, access } = one.account;
    const profile = access.by === 'profile' ? access.profile : undefined;
    const other = seen.get(id);
    const otherOfProfile = profile === undefined ? undefined : profiles.get(profile);
    if (other !== undefined) note(` is left out: ${other} is the same account`);
    else if (otherOfProfile !== undefined)
      note(` is left out: its profile ${profile} is that of ${otherOfProfile}, too`);
    else {
      seen.set(id, place);
      if (profile !== undefined) profiles.set(profile, place);
      carried.push(one);
    }
  }
  const kept = withOneChain(carried, notes);
  if (kept.accounts.some(({ regions }) => regions === undefined))
    notes.push(
      'Accounts without regions: c7n-org reads us-east-1 and us-west-2 of them, Muster reads all enabled regions',
    );
  if (kept.accounts.length === 0)
    throw new ConfigError(
      `no account of ${file} can be carried over:\n${notes.map((text) => `  ${text}`).join('\n')}`,
    );
  return { ...summarized(kept), options: ` --c7n-org ${quotedForShell(file)}`, source: file, notes };
}

/** `accounts[2] (production)` */
function placeOf(mapping: C7nAccount | undefined, index: number): string {
  const name = [mapping?.['name'], mapping?.['account_id']].find(
    (text) => typeof text === 'string' && text !== '',
  );
  return `accounts[${index}]${typeof name === 'string' ? ` (${name})` : ''}`;
}

const reasonFor = (key: string): string =>
  key === 'vars' ? 'Muster has no variables' : 'Muster has no such setting';

type Note = (text: string) => void;

function carry(mapping: C7nAccount, note: Note): Carried | undefined {
  const id = AccountId.safeParse(mapping['account_id']).data;
  if (id === undefined) {
    const hint = typeof mapping['account_id'] === 'number' ? '; put the 12 digits in quotes' : '';
    note(` is left out: account_id is not an account ID in quotes${hint}`);
    return undefined;
  }
  for (const key of Object.keys(mapping))
    if (!CARRIED.has(key)) note(`: ${key} is not carried over: ${reasonFor(key)}`);
  const access = accessOf(mapping, id, note);
  if (access === undefined) return undefined;
  const name = nameOf(mapping, note);
  const regions = regionsOf(mapping['regions'], note);
  if (regions === 'unusable') return undefined;
  const tags = tagsOf(mapping['tags'], note);
  return {
    through: access.through,
    account: {
      id,
      access: access.found,
      ...(name === undefined ? {} : { name }),
      ...(regions === undefined ? {} : { regions }),
      ...(tags.length === 0 ? {} : { tags }),
    },
  };
}

function nameOf({ name, display_name }: C7nAccount, note: Note): string | undefined {
  const found = [name, display_name].flatMap((text) => AccountName.safeParse(text).data ?? []);
  if (found.length === 0 && (name !== undefined || display_name !== undefined))
    note(': the name is not carried over: it is not a text of 1 to 128 characters');
  return found[0];
}

const Role = z.union([
  z
    .string()
    .min(1)
    .transform((role) => [role]),
  z.array(z.string().min(1)).min(1),
]);

/** As c7n-org does it, a role is used before a profile. Undefined if the account cannot be read in the same way. */
function accessOf(
  { role, profile, external_id }: C7nAccount,
  id: string,
  note: Note,
): { readonly found: FoundAccount['access']; readonly through: readonly string[] } | undefined {
  if (role === undefined || role === null || role === '') {
    const name = ProfileName.safeParse(profile).data;
    if (name !== undefined) {
      if (external_id !== undefined)
        note(': external_id is not carried over: a profile assumes no role here');
      return { found: { by: 'profile', profile: name }, through: [] };
    }
    note(' is left out: it has neither a role nor a profile');
    return undefined;
  }
  if (profile !== undefined)
    note(': profile is not carried over: c7n-org uses the role if an account has both');
  const roles = Role.safeParse(role).data;
  const last = roles?.at(-1) ?? '';
  const [, , account, name] = ROLE_ARN.exec(last) ?? [];
  const checked = RoleName.safeParse(name).data;
  if (checked === undefined || account !== id) {
    note(
      account !== undefined && account !== id
        ? ` is left out: its role is in account ${account}, and Muster reads an account with a role in it`
        : ` is left out: its role is not the ARN of a role: ${fitted(last)}`,
    );
    return undefined;
  }
  const externalId = ExternalId.safeParse(external_id).data;
  if (external_id !== undefined && externalId === undefined) {
    note(' is left out: its external_id is not a valid external ID');
    return undefined;
  }
  return {
    found: { by: 'role', role: checked, ...(externalId === undefined ? {} : { externalId }) },
    through: roles?.slice(0, -1) ?? [],
  };
}

const MAX_SHOWN = 80;
const fitted = (text: string): string => JSON.stringify(text.slice(0, MAX_SHOWN));

const Texts = z.array(z.string());

/** c7n-org accepts lists with commas in an item, and `all`. Without the right regions, an account is left out. */
function regionsOf(written: unknown, note: Note): RegionSelection | 'unusable' | undefined {
  if (written === undefined || written === null) return undefined;
  const texts = Texts.safeParse(written).data?.flatMap((text) => text.split(',').map((part) => part.trim()));
  if (texts === undefined) {
    note(' is left out: its regions are not a list of names');
    return 'unusable';
  }
  if (texts.includes(ALL_REGIONS)) return 'enabled';
  const unknown = texts.filter((region) => !RegionPattern.safeParse(region).success);
  const known = [...new Set(texts)].filter((region) => region !== '' && !unknown.includes(region));
  if (known.length === 0) {
    note(` is left out: none of its regions exists: ${texts.join(', ')}`);
    return 'unusable';
  }
  if (unknown.length > 0) note(`: regions that do not exist are not carried over: ${unknown.join(', ')}`);
  return known;
}

/** `key:value`, as c7n-org splits it for its reports. */
function tagsOf(written: unknown, note: Note): Pairs<string> {
  if (written === undefined || written === null) return [];
  const texts = Texts.safeParse(written).data;
  if (texts === undefined) {
    note(': tags are not carried over: they are not a list of texts');
    return [];
  }
  const tags = new Map<string, string>();
  for (const text of texts) {
    const colon = text.indexOf(':');
    const key = text.slice(0, Math.max(0, colon)).trim();
    const value = text.slice(colon + 1).trim();
    if (colon < 0) note(`: the tag ${fitted(text)} is not carried over: it has no value behind a colon`);
    else if (key === '' || key.length > MAX_TAG_KEY || value.length > MAX_TAG_VALUE || /\p{Cc}/u.test(text))
      note(`: the tag ${fitted(text)} is not carried over: its key or value is not valid`);
    else if (tags.has(key)) note(`: the tag ${fitted(text)} is not carried over: the key occurs before`);
    else tags.set(key, value);
  }
  return [...tags];
}

interface Kept {
  readonly accounts: readonly FoundAccount[];
  readonly through: readonly string[];
}

/** Muster has one chain for all roles: accounts with another one are left out. */
function withOneChain(carried: readonly Carried[], notes: string[]): Kept {
  const chains = new Map<string, number>();
  for (const { account, through } of carried)
    if (account.access.by === 'role') {
      const key = JSON.stringify(through);
      chains.set(key, (chains.get(key) ?? 0) + 1);
    }
  const [most = '[]'] = [...chains].toSorted(([, a], [, b]) => b - a)[0] ?? [];
  const isKept = ({ account, through }: Carried) =>
    account.access.by !== 'role' || JSON.stringify(through) === most;
  for (const one of carried)
    if (!isKept(one))
      notes.push(
        `account ${one.account.id} is left out: it is reached through other roles than most accounts, and roles.through is the same for all`,
      );
  return {
    accounts: carried.filter(isKept).map(({ account }) => account),
    through: Texts.parse(JSON.parse(most)),
  };
}

/** What most accounts have in common becomes the setting of all accounts. */
function summarized({ accounts, through }: Kept): Pick<Found, 'accounts' | 'roles' | 'regions'> {
  const byRole = accounts.flatMap(({ access }) => (access.by === 'role' ? [access] : []));
  // An account without regions has all that are enabled. It would get those of all accounts.
  const isForAll = accounts.every((account) => account.regions !== undefined);
  const regions = commonest(accounts.map((account) => account.regions));
  const isMost = regions !== undefined && regions.count * 2 > accounts.length;
  const commonRegions = isForAll && isMost ? regions.item : undefined;
  const commonRole = commonest(byRole.map(({ role, externalId }) => ({ role, externalId })))?.item;
  const roles: Found['roles'] =
    commonRole?.role === undefined
      ? 'none'
      : {
          reader: commonRole.role,
          tagger: commonRole.role,
          ...(commonRole.externalId === undefined ? {} : { externalId: commonRole.externalId }),
          ...(through.length === 0 ? {} : { through: [...through] }),
        };
  return {
    roles,
    ...(commonRegions === undefined ? {} : { regions: commonRegions }),
    accounts: accounts.map((account) => {
      const { regions: own, ...rest } = account;
      const { access } = account;
      const isCommon =
        access.by === 'role' &&
        access.role === commonRole?.role &&
        access.externalId === commonRole?.externalId;
      return {
        ...rest,
        ...(own === undefined || same(own, commonRegions) ? {} : { regions: own }),
        access: isCommon ? { by: 'role' } : access,
      };
    }),
  };
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function commonest<Item>(
  items: readonly Item[],
): { readonly item: Item; readonly count: number } | undefined {
  const counts = new Map<string, { readonly item: Item; count: number }>();
  for (const item of items) {
    const key = JSON.stringify(item) ?? '';
    const known = counts.get(key) ?? { item, count: 0 };
    known.count++;
    counts.set(key, known);
  }
  return [...counts.values()].toSorted((a, b) => b.count - a.count)[0];
}
