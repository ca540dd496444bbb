import type { AccountEntry, MusterConfig, Rule } from '@muster/contracts';
import { plural } from '../output/format.ts';

type Account = string | AccountEntry;

/** Accounts with settings, in the list or in the organization. */
const entriesOf = ({ accounts, organization }: MusterConfig): readonly Account[] => [
  ...(accounts ?? []),
  ...(organization?.accounts ?? []),
];

/** Why the configuration works on one machine only. Undefined if it also works in AWS. */
function localOnly(config: MusterConfig): string | undefined {
  for (const entry of entriesOf(config)) {
    if (typeof entry === 'string') continue;
    if (entry.profile !== undefined) return `account ${entry.id} has the profile ${entry.profile}`;
    if (entry.self === true) return `account ${entry.id} has self: true`;
  }
  return undefined;
}

/** How accounts are accessed, with the number of accounts. */
function accessesOf({ accounts = [], roles }: MusterConfig): string[] {
  const names = accounts.map((account) => accessOf(account, roles));
  return [...Map.groupBy(names, (name) => name)].map(([name, all]) => `${all.length} ${name}`);
}

function accessOf(account: Account, roles: MusterConfig['roles']): string {
  const { profile, self, role } = typeof account === 'string' ? {} : account;
  if (profile !== undefined) return 'with a profile';
  if (self === true) return 'with your own credentials';
  if (role !== undefined) return 'by a role of its entry';
  if (roles === 'none') return 'without access';
  const { reader, tagger } = roles;
  return reader === tagger ? `by the role ${reader}` : `by the roles ${reader} and ${tagger}`;
}

function accountsText(config: MusterConfig): string {
  const { accounts, organization } = config;
  if (accounts !== undefined) return `${accounts.length}: ${accessesOf(config).join(', ')}`;
  const { include = [], exclude = [], accounts: settings } = organization ?? {};
  const except = exclude.length === 0 ? '' : `, except below ${exclude.join(', ')}`;
  const set = settings === undefined ? '' : `, with settings of ${plural(settings.length, 'account')}`;
  return `of the organization below ${include.join(', ')}${except}${set}`;
}

/** `sets Owner, removes temp*` */
function actionsText({
  renameKey = [],
  normalize = [],
  mapValue = [],
  set,
  setIfMissing = [],
  remove = [],
  keepOnly,
}: Rule): string {
  const keys = (pairs: readonly (readonly [string, unknown])[]) => pairs.map(([key]) => key).join(', ');
  const texts: readonly (readonly [string, string])[] = [
    ['renames keys to', keys(renameKey)],
    ['normalizes', keys(normalize)],
    ['maps values of', keys(mapValue)],
    ['sets', keys(set ?? [])],
    ['sets if missing', keys(setIfMissing)],
    ['removes', remove.join(', ')],
    ['keeps only', keepOnly?.join(', ') ?? ''],
  ];
  return texts.flatMap(([verb, names]) => (names === '' ? [] : [`${verb} ${names}`])).join(', ');
}

/** What a configuration describes, for people. */
export function describeConfig(file: string, config: MusterConfig): string {
  const { regions, rules, homeRegion } = config;
  const reason = localOnly(config);
  const lines: (readonly [string, string])[] = [
    ['accounts', accountsText(config)],
    ['regions', regions === 'enabled' ? 'all that each account has enabled' : regions.join(', ')],
    ...(homeRegion === undefined ? [] : [['home', homeRegion] as const]),
    ...(rules.length === 0 ? [['rules', 'none, so a run takes the inventory only'] as const] : []),
    ...rules.map(
      (rule) =>
        [
          'rule',
          `${rule.id} ${actionsText(rule)}${rule.onConflict === 'overwrite' ? ', also over other values' : ''}`,
        ] as const,
    ),
    ...(reason === undefined ? [] : [['engine', `local only: ${reason}`] as const]),
  ];
  return `${file} is right.\n\n${lines.map(([name, text]) => `  ${name.padEnd(10)}${text}\n`).join('')}`;
}

/** The same as JSON. */
export function documentOf(config: MusterConfig) {
  const { accounts, organization, regions, roles, rules, homeRegion } = config;
  return {
    valid: true,
    errors: [],
    ...(accounts === undefined
      ? {}
      : { accounts: accounts.map((account) => (typeof account === 'string' ? account : account.id)) }),
    ...(organization === undefined
      ? {}
      : { organization: { include: organization.include, exclude: organization.exclude } }),
    regions,
    ...(homeRegion === undefined ? {} : { homeRegion }),
    roles,
    rules: rules.map(({ id, set }) => ({ id, sets: set.map(([key]) => key) })),
    engines: localOnly(config) === undefined ? ['local', 'aws'] : ['local'],
  };
}
