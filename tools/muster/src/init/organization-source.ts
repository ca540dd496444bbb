import { ConfigError } from '../errors.ts';
import { plural } from '../output/format.ts';
import type { Found, FoundAccount, FoundUnit } from './found.ts';
import type { ListedAccount, OrganizationPorts } from './ports.ts';

/** What to read of an organization. */
export interface OrganizationChoice {
  /** Roots, units and accounts. Empty: the roots of the organization. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly homeRegion: string;
  /** The account of the caller, which is read with the caller's credentials. */
  readonly ownAccountId: string;
  readonly externalId: string;
  /** Names of units that are known already, by ID. */
  readonly names?: ReadonlyMap<string, string>;
}

const isAccount = (entry: string): boolean => /^\d{12}$/.test(entry);
const isActive = ({ state }: ListedAccount): boolean => state === undefined || state === 'ACTIVE';

/** The active accounts of an organization. @throws CommandError */
export async function organizationFound(
  { include, exclude, homeRegion, ownAccountId, externalId, names: known = new Map() }: OrganizationChoice,
  ports: OrganizationPorts,
): Promise<Found> {
  const roots = include.length === 0 ? await ports.roots(homeRegion) : [];
  const entries = include.length === 0 ? roots.map(({ id }) => id) : include;
  const parents = [...entries, ...exclude].filter((entry) => !isAccount(entry));
  const below = await ports.accountsBelow(homeRegion, [...new Set(parents)]);
  const accountsOf = (entry: string): readonly ListedAccount[] =>
    isAccount(entry) ? [{ id: entry }] : (below.get(entry) ?? []);
  const excluded = new Set(exclude.flatMap(accountsOf).map(({ id }) => id));
  const inScope = (entry: string) => accountsOf(entry).filter(({ id }) => !excluded.has(id));
  const all = new Map<string, ListedAccount>();
  for (const account of entries.flatMap(inScope)) all.set(account.id, { ...all.get(account.id), ...account });
  const active = [...all.values()].filter(isActive).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  if (active.length === 0)
    throw new ConfigError(
      `there is no active account below ${entries.join(', ')}${exclude.length === 0 ? '' : ' that is not excluded'}; choose other units`,
    );
  const inactive = [...all.values()].filter((account) => !isActive(account));
  const names = new Map<string, string | undefined>([
    ...known,
    ...roots.map(({ id, name }) => [id, name] as const),
  ]);
  return {
    source: `an organization: ${entries.join(', ')}`,
    options: ` --organization${[...include.map((id) => ` --unit ${id}`), ...exclude.map((id) => ` --exclude ${id}`)].join('')}`,
    accounts: active.map((account) => foundAccount(account, ownAccountId)),
    organization: {
      include: entries.map((id) => foundUnit(id, names.get(id), inScope(id).filter(isActive).length)),
      exclude,
    },
    roles: { reader: 'MusterReader', tagger: 'MusterTagger', externalId },
    notes: [
      ...(inactive.length === 0
        ? []
        : [
            `${plural(inactive.length, 'account')} of the organization ${inactive.length === 1 ? 'is' : 'are'} not active and cannot be read: ${inactive.map(({ id, state }) => `${id} (${state})`).join(', ')}`,
          ]),
    ],
  };
}

const foundUnit = (id: string, name: string | undefined, accounts: number): FoundUnit => ({
  id,
  accounts,
  ...(name === undefined ? {} : { name }),
});

const foundAccount = ({ id, name }: ListedAccount, ownAccountId: string): FoundAccount => ({
  id,
  ...(name === undefined ? {} : { name }),
  access: id === ownAccountId ? { by: 'self' } : { by: 'role' },
});
