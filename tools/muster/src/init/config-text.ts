import type { RegionSelection, WrittenRoles } from '@muster/contracts';
import type { Found, FoundAccount, FoundUnit } from './found.ts';

/** What the text of a new configuration depends on. */
export interface NewConfig {
  readonly found: Found;
  readonly homeRegion: string;
  /** Regions of all accounts. */
  readonly regions: RegionSelection;
  /** The date in the header: `2026-11-27`. */
  readonly date: string;
  /** The path of the JSON Schema, for editors. */
  readonly schema: string;
  /** The external ID for roles in comments, if no account has a role yet. */
  readonly externalId: string;
}

/** Lines up to this length are easy to read. */
const MAX_COLUMNS = 100;
/** Up to this size, the names of an organization's accounts are in the file, so that the inventory shows them. */
const MAX_NAMED = 200;
/** Words that YAML, or its earlier version, reads as something else than text. */
const WORDS: ReadonlySet<string> = new Set(['true', 'false', 'null', 'yes', 'no', 'on', 'off', 'y', 'n']);

/** A string as YAML: plain if it cannot be misread, otherwise in single quotes, which need no escapes but their own. */
const scalar = (text: string): string =>
  /^[A-Za-z][\w./-]*$/.test(text) && !WORDS.has(text.toLowerCase())
    ? text
    : `'${text.replaceAll("'", "''")}'`;

const sequence = (items: readonly string[]): string => `[${items.map(scalar).join(', ')}]`;
const regionsOf = (regions: RegionSelection): string => (regions === 'enabled' ? regions : sequence(regions));

/** Keys and values, in the order of the file. */
type Pair = readonly [key: string, value: string];
const mapping = (pairs: readonly Pair[]): string =>
  `{ ${pairs.map(([key, value]) => `${key}: ${value}`).join(', ')} }`;

function settingsOf({ id, name, access, regions, tags = [] }: FoundAccount): Pair[] {
  return [
    ['id', scalar(id)],
    ...(name === undefined ? [] : [['name', scalar(name)] as const]),
    ...(access.by === 'self' ? [['self', 'true'] as const] : []),
    ...(access.by === 'profile' ? [['profile', scalar(access.profile)] as const] : []),
    ...(access.by === 'role' && access.role !== undefined ? [['role', scalar(access.role)] as const] : []),
    ...(access.by === 'role' && access.externalId !== undefined
      ? [['externalId', scalar(access.externalId)] as const]
      : []),
    ...(regions === undefined ? [] : [['regions', regionsOf(regions)] as const]),
    ...(tags.length === 0
      ? []
      : [['tags', mapping(tags.map(([key, value]) => [scalar(key), scalar(value)]))] as const]),
  ];
}

/** An entry of a list of accounts: on one line if it fits. */
function entryOf(account: FoundAccount, indent: string): string {
  const pairs = settingsOf(account);
  if (pairs.length === 1) return `${indent}- ${scalar(account.id)}`;
  const line = `${indent}- ${mapping(pairs)}`;
  if (line.length <= MAX_COLUMNS) return line;
  return pairs.map(([key, value], at) => `${indent}${at === 0 ? '- ' : '  '}${key}: ${value}`).join('\n');
}

const MEANINGS: readonly Pair[] = [
  ['name', 'a name for people'],
  ['self', 'true: the credentials that run Muster read and tag the account; no role is assumed'],
  ['profile', 'the AWS profile of this machine that reads and tags the account; no role is assumed'],
  ['role', 'the role that reads and tags the account, in place of both roles of all accounts'],
  ['externalId', 'the external ID for the role of the account'],
  ['regions', 'the regions of the account, in place of those of all accounts'],
  ['tags', 'tags of the account itself'],
];

/** Explains the keys that the accounts use. */
function meanings(accounts: readonly FoundAccount[], indent: string): string[] {
  const used = new Set(accounts.flatMap((account) => settingsOf(account).map(([key]) => key)));
  const explained = MEANINGS.filter(([key]) => used.has(key));
  const width = Math.max(0, ...explained.map(([key]) => key.length));
  return explained.map(([key, meaning]) => `${indent}# - ${key.padEnd(width)}  ${meaning}`);
}

const prose = (text: string, indent = ''): string => `${indent}# ${text}`;
/** An example that works when its `#` is removed. */
const example = (text: string, indent = ''): string =>
  text
    .split('\n')
    .map((line) => `${indent}#${line}`)
    .join('\n');

/**
 * The text of a new `muster.yaml`. Comments explain each key. A line that begins with `#` and no space is an example:
 * it works without the `#`.
 */
export function configText({ found, homeRegion, regions, date, schema, externalId }: NewConfig): string {
  const { roles, organization } = found;
  const sections = [
    [
      `# yaml-language-server: $schema=${schema}`,
      prose(`Written by "muster init${found.options}" on ${date}. Change it as you need it.`),
      prose('A line that begins with # and no space is an example: remove the # to use it.'),
    ],
    [
      prose('The region of STS and Organizations. It is not the region that is read.'),
      `homeRegion: ${scalar(homeRegion)}`,
    ],
    organization === undefined ? accountsSection(found) : organizationSection(found, organization),
    [
      prose('The regions of all accounts: enabled, or a list. * is a wildcard.'),
      `regions: ${regionsOf(regions)}`,
    ],
    rolesSection(roles, externalId),
    [
      prose('Rules set tags. Without rules, a run only reads. Try them first: muster doctor.'),
      example('rules:\n  - id: owner\n    match: { missingTags: [Owner] }\n    set: { Owner: unknown }'),
    ],
    [
      prose('Tag keys that no rule may set. Upper and lower case are the same.'),
      example("protectedTagKeys: [Team, 'aws-backup*']"),
    ],
    [
      prose('Regions that a policy denies on purpose. A run skips them and is complete.'),
      example("tolerate: [me-south-1, 'ap-*']"),
    ],
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function accountsSection({ accounts }: Found): string[] {
  return [
    prose('The accounts: an ID, or a mapping with settings of that account.'),
    ...meanings(accounts, ''),
    'accounts:',
    ...accounts.map((account) => entryOf(account, '  ')),
  ];
}

function organizationSection(
  { accounts }: Found,
  { include, exclude }: NonNullable<Found['organization']>,
): string[] {
  const isNamed = accounts.length <= MAX_NAMED;
  const own = accounts.filter(({ access, name }) => access.by !== 'role' || (isNamed && name !== undefined));
  return [
    prose('All active accounts below these roots, organizational units and accounts, whenever a run starts.'),
    'organization:',
    '  include:',
    ...include.map((unit) => `    - ${scalar(unit.id)}${unitComment(unit)}`),
    prose('Accounts, units and roots that are left out, with everything below them.', '  '),
    ...(exclude.length === 0
      ? [example("exclude: ['111111111111', ou-abcd-11111111]", '  ')]
      : [`  exclude: ${sequence(exclude)}`]),
    prose(
      'Settings of single accounts of the organization. An account that is not listed is read, too.',
      '  ',
    ),
    ...(own.length === 0
      ? [example("accounts:\n  - { id: '111111111111', name: management, self: true }", '  ')]
      : [
          ...meanings(own, '  '),
          ...(own.some(({ access }) => access.by === 'self')
            ? [prose('For --engine aws, remove self: functions in AWS do not have your credentials.', '  ')]
            : []),
          '  accounts:',
          ...own.map((account) => entryOf(account, '    ')),
        ]),
  ];
}

function unitComment({ name, accounts }: FoundUnit): string {
  const count = `${accounts} ${accounts === 1 ? 'account' : 'accounts'}`;
  return ` # ${name === undefined ? count : `${name}: ${count}`}`;
}

function rolesSection(roles: WrittenRoles, externalId: string): string[] {
  if (roles === 'none')
    return [
      prose('No role is assumed: each account has self or profile. To read other accounts with roles, write'),
      prose(`roles: { reader: MusterReader, tagger: MusterTagger, externalId: ${scalar(externalId)} }`),
      'roles: none',
    ];
  const { reader, tagger, externalId: own, through } = roles;
  return [
    prose('The roles in each account: one reads, one tags. externalId is what their trust policies demand.'),
    'roles:',
    `  reader: ${scalar(reader)}`,
    `  tagger: ${scalar(tagger)}`,
    own === undefined ? example(`externalId: ${scalar(externalId)}`, '  ') : `  externalId: ${scalar(own)}`,
    ...(through === undefined
      ? []
      : [
          prose('Roles that are assumed first, in this order.', '  '),
          '  through:',
          ...through.map((arn) => `    - ${scalar(arn)}`),
        ]),
  ];
}
