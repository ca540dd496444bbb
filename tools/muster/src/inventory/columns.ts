import { type Resource, toJsonObject, wordsForAll } from '@muster/contracts';
import { didYouMean } from '@muster/errors';
import type { ResourceKey, SortKey, TextField } from '@muster/inventory-table';
import { InvalidArgumentError } from 'commander';
import { ageText } from './times.ts';

/** What a column needs besides the resource. */
export interface ColumnContext {
  readonly accountNames: ReadonlyMap<string, string>;
  readonly now: Date;
}

/** A column of the inventory, as it can be chosen, sorted and grouped. */
export interface InventoryColumn {
  /** The name in options. */
  readonly name: string;
  readonly title: string;
  /** The name of the value in JSON and CSV. */
  readonly field: string;
  /** Undefined if the resource has no such value. */
  readonly text: (resource: Resource, context: ColumnContext) => string | undefined;
  /** The value in JSON, if it is not the text. */
  readonly json?: (resource: Resource) => unknown;
  /** What the inventory sorts and groups by. Absent: neither is possible. */
  readonly key?: ResourceKey;
  /** The order of the values is the opposite of that of the key. */
  readonly isReversed?: true;
  /** Its values differ so much that groups are of no use. */
  readonly isUngrouped?: true;
}

const ofField = (name: string, field: TextField, title = name): InventoryColumn => ({
  name,
  title: title.toUpperCase(),
  field,
  text: (resource) => resource[field],
  key: { field },
});

const tagText = (tags: Resource['tags']): string =>
  [...tags].map(([key, value]) => `${key}=${value}`).join(', ');

export const tagsColumn: InventoryColumn = {
  name: 'tags',
  title: 'TAGS',
  field: 'tags',
  text: ({ tags }) => tagText(tags),
  json: ({ tags }) => toJsonObject(tags),
};

/** A resource that is gone has its last state. A table shows that it is gone. */
export const stateColumn: InventoryColumn = {
  ...ofField('state', 'state'),
  text: ({ state, goneAt }) => (goneAt === undefined ? state : 'gone'),
  json: ({ state }) => state,
};

/** The name of the account. In a table, its ID if it has none. */
export const accountNameColumn: InventoryColumn = {
  name: 'account-name',
  title: 'ACCOUNT NAME',
  field: 'accountName',
  text: ({ accountId }, { accountNames }) => accountNames.get(accountId),
};

const COLUMNS: readonly InventoryColumn[] = [
  { name: 'name', title: 'NAME', field: 'name', text: ({ tags }) => tags.get('Name'), key: { tag: 'Name' } },
  { ...ofField('id', 'resourceId', wordsForAll().one), isUngrouped: true },
  stateColumn,
  ofField('type', 'instanceType'),
  ofField('region', 'region'),
  ofField('account', 'accountId'),
  accountNameColumn,
  ofField('az', 'availabilityZone'),
  ofField('image', 'imageId'),
  ofField('vpc', 'vpcId'),
  ofField('subnet', 'subnetId'),
  ofField('private-ip', 'privateIpAddress', 'private ip'),
  ofField('public-ip', 'publicIpAddress', 'public ip'),
  ofField('platform', 'platform'),
  ofField('architecture', 'architecture'),
  ofField('lifecycle', 'lifecycle'),
  ofField('profile', 'instanceProfileArn', 'instance profile'),
  ofField('managed-by', 'managedBy', 'managed by'),
  ofField('launched', 'launchTime'),
  {
    name: 'age',
    title: 'AGE',
    field: 'age',
    text: ({ launchTime }, { now }) => (launchTime === undefined ? undefined : ageText(launchTime, now)),
    key: { field: 'launchTime' },
    isReversed: true,
    isUngrouped: true,
  },
  ofField('first-seen', 'firstSeenAt', 'first seen'),
  ofField('changed', 'changedAt'),
  ofField('gone', 'goneAt'),
  ofField('resource-type', 'resourceType', 'resource type'),
  tagsColumn,
];

const TAG = 'tag:';

const columnOfTag = (key: string): InventoryColumn => ({
  name: `${TAG}${key}`,
  title: `${TAG}${key}`,
  field: `${TAG}${key}`,
  text: ({ tags }) => tags.get(key),
  key: { tag: key },
});

/** All names for `--columns`, and the form for tags. */
export const COLUMN_NAMES: readonly string[] = [...COLUMNS.map(({ name }) => name), `${TAG}KEY`];
const ALL = 'all';

/** @throws InvalidArgumentError */
export function columnOf(name: string): InventoryColumn {
  if (name === TAG) throw new InvalidArgumentError('Enter a tag key after "tag:", such as tag:Owner.');
  if (name.startsWith(TAG)) return columnOfTag(name.slice(TAG.length));
  const column = COLUMNS.find((each) => each.name === name || each.field === name);
  if (column !== undefined) return column;
  throw new InvalidArgumentError(
    `There is no column "${name}"${didYouMean(name, COLUMN_NAMES) || '.'} Columns: ${COLUMN_NAMES.join(', ')}.`,
  );
}

/** The parts of a list with commas. `\,` is a comma in a part. @throws InvalidArgumentError */
function partsOf(text: string): string[] {
  const parts = text
    .split(/(?<!\\),/)
    .map((part) => part.replaceAll('\\,', ',').trim())
    .filter((part) => part !== '');
  if (parts.length === 0) throw new InvalidArgumentError('Enter at least one column.');
  return parts;
}

/** `id,tag:Owner` or `all`. @throws InvalidArgumentError */
export function parseColumns(
  text: string,
  previous: readonly InventoryColumn[] = [],
): readonly InventoryColumn[] {
  const columns = [
    ...previous,
    ...partsOf(text).flatMap((name) => (name === ALL ? COLUMNS : [columnOf(name)])),
  ];
  return [...new Map(columns.map((column) => [column.name, column])).values()];
}

/** How to sort, as it was written. */
export interface SortBy {
  readonly column: InventoryColumn;
  readonly descending: boolean;
}

export const COUNT = 'count';
const countColumn: InventoryColumn = { name: COUNT, title: 'COUNT', field: COUNT, text: () => undefined };

/** `name` or `-launched`. @throws InvalidArgumentError */
export function parseSort(text: string, previous: readonly SortBy[] = []): readonly SortBy[] {
  const sorts = partsOf(text).map((part) => {
    const descending = part.startsWith('-');
    const name = descending ? part.slice(1) : part;
    return { column: name === COUNT ? countColumn : columnOf(name), descending };
  });
  for (const { column } of sorts)
    if (column.key === undefined && column !== countColumn)
      throw new InvalidArgumentError(`"${column.name}" cannot be sorted${insteadOf(column)}.`);
  return [...previous, ...sorts];
}

/** A column with the key by which it can be grouped. */
export interface GroupColumn extends InventoryColumn {
  readonly key: ResourceKey;
}

/** `account,tag:Owner`. @throws InvalidArgumentError */
export function parseGroupBy(text: string, previous: readonly GroupColumn[] = []): readonly GroupColumn[] {
  const columns = partsOf(text).map((name): GroupColumn => {
    const column = columnOf(name);
    const { key } = column;
    if (key === undefined || column.isUngrouped === true)
      throw new InvalidArgumentError(`"${name}" cannot be grouped${insteadOf(column)}.`);
    return { ...column, key };
  });
  return [...new Map([...previous, ...columns].map((column) => [column.name, column])).values()];
}

const insteadOf = (column: InventoryColumn): string =>
  column === accountNameColumn ? '; use account' : column === tagsColumn ? '; use tag:KEY' : '';

/** What the inventory sorts by. */
export const sortKeysOf = (sorts: readonly SortBy[]): SortKey[] =>
  sorts.flatMap(({ column: { key, isReversed }, descending }) =>
    key === undefined ? [] : [{ key, descending: (isReversed === true) !== descending }],
  );
