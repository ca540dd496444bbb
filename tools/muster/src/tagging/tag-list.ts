// cspell:ignore resourceid instanceid accountid
import { AccountId, MAX_TAGS_PER_RESOURCE, RegionName, TagKey, TagValue } from '@muster/contracts';
import { resourceTypes } from '@muster/resource-types';
import { matchesTagKey } from '@muster/tag-rules';
import type { ListedResource } from '@muster/tagger/plans';
import { CsvError, parse } from 'csv-parse/sync';
import type * as z from 'zod';
import { ConfigError } from '../errors.ts';
import { formatCount } from '../output/format.ts';

/** A resource of a list, and where it is in the file. */
export interface ListedLine extends ListedResource {
  readonly line: number;
}

/** A cell that removes the tag. */
const REMOVE = '-';
const TAG = 'tag:';
/** Mistakes that are shown at once. */
const MAX_SHOWN = 20;
/** What spreadsheets write between columns. */
const DELIMITERS = [',', ';', '\t'] as const;

/** The columns that name a resource, without case, spaces, hyphens and underscores. Every other column is a tag key. */
const PLACES = {
  id: ['resourceid', 'resource', 'instanceid', 'id', 'arn'],
  account: ['accountid', 'account'],
  region: ['region'],
} as const;
type Place = keyof typeof PLACES;

interface Columns {
  readonly places: Readonly<Partial<Record<Place, number>>>;
  readonly keys: readonly { readonly index: number; readonly key: string }[];
}

interface CsvRow {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * Reads a list of resources with their tags: a column with IDs or ARNs, optional columns for account and region, and a
 * column for each tag key. An empty cell leaves the tag as it is, `-` removes it.
 * @param file the name for messages
 * @param protectedTagKeys patterns of keys that no list may contain
 * @throws ConfigError with the mistakes, each with its line and column
 */
export function parseTagList(
  text: string,
  file: string,
  protectedTagKeys: readonly string[] = [],
): ListedLine[] {
  const [header, ...rows] = rowsOf(text, file);
  if (header === undefined) throw new ConfigError(`${file} is empty; its first line names the columns`);
  const mistakes = new Mistakes(file);
  const columns = columnsOf(header, protectedTagKeys, mistakes);
  mistakes.throwIfAny();
  const lines = new Map<string, number>();
  const listed = rows.flatMap((row) => {
    const each = listedOf(row, columns, mistakes);
    if (each === undefined) return [];
    const first = lines.get(each.resourceId);
    if (first === undefined) lines.set(each.resourceId, each.line);
    else
      mistakes.add(each.line, `${each.resourceId} is also in line ${first}; write all its tags in one line`);
    return [each];
  });
  mistakes.throwIfAny();
  if (listed.length === 0)
    throw new ConfigError(`${file} sets and removes no tag: every cell below the tag keys is empty`);
  return listed;
}

class Mistakes {
  readonly #file: string;
  readonly #texts: string[] = [];

  constructor(file: string) {
    this.#file = file;
  }

  add(line: number, message: string): void {
    this.#texts.push(`${this.#file}:${line}: ${message}`);
  }

  throwIfAny(): void {
    if (this.#texts.length === 0) return;
    const more = this.#texts.length - MAX_SHOWN;
    throw new ConfigError(
      [
        ...this.#texts.slice(0, MAX_SHOWN),
        ...(more > 0 ? [`… and ${formatCount(more)} more mistakes`] : []),
      ].join('\n'),
    );
  }
}

/** @throws ConfigError */
function rowsOf(text: string, file: string): CsvRow[] {
  try {
    return parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as CsvRow[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new ConfigError(`${file} is not valid CSV: ${error.message}`, { cause: error });
  }
}

/** The delimiter that the first line contains most often. */
function delimiterOf(text: string): string {
  const [header = ''] = text.split(/\r?\n|\r/, 1);
  const counts = DELIMITERS.map((delimiter) => ({ delimiter, count: header.split(delimiter).length }));
  return counts.reduce((best, each) => (each.count > best.count ? each : best)).delimiter;
}

const placeOf = (name: string): Place | undefined => {
  const plain = name.toLowerCase().replaceAll(/[\s_-]/g, '');
  return (Object.keys(PLACES) as Place[]).find((place) => PLACES[place].some((each) => each === plain));
};

function columnsOf(
  { record, info }: CsvRow,
  protectedTagKeys: readonly string[],
  mistakes: Mistakes,
): Columns {
  const places: Partial<Record<Place, number>> = {};
  const keys = new Map<string, number>();
  const say = (index: number, message: string) => mistakes.add(info.lines, `column ${index + 1}: ${message}`);
  for (const [index, name] of record.entries()) {
    const place = placeOf(name);
    if (place !== undefined) {
      if (places[place] !== undefined)
        say(
          index,
          `"${name}" names the ${place} a second time; for a tag with this key, write "${TAG}${name}"`,
        );
      else places[place] = index;
      continue;
    }
    const key = name.startsWith(TAG) ? name.slice(TAG.length) : name;
    const mistake =
      name.trim() === name ? keyMistake(key, protectedTagKeys) : 'remove the spaces around the name';
    if (mistake !== undefined) say(index, `"${name}": ${mistake}`);
    else if (keys.has(key)) say(index, `the tag key "${key}" has two columns; remove one`);
    else keys.set(key, index);
  }
  if (places.id === undefined)
    mistakes.add(
      info.lines,
      'no column names the resources; call it resourceId, and write IDs or ARNs in it',
    );
  if (keys.size === 0)
    mistakes.add(info.lines, 'no column is a tag key; add a column for each tag, such as CostCenter');
  return { places, keys: [...keys].map(([key, index]) => ({ index, key })) };
}

function keyMistake(key: string, protectedTagKeys: readonly string[]): string | undefined {
  const pattern = protectedTagKeys.find((each) => matchesTagKey(each, key));
  if (pattern !== undefined) return `protectedTagKeys protects this tag ("${pattern}"); remove the column`;
  return mistakeIn(TagKey, key);
}

const mistakeIn = (schema: z.ZodType, value: string): string | undefined =>
  schema.safeParse(value).error?.issues[0]?.message;

/** Undefined for a line without a tag, and for one with a mistake. */
function listedOf(
  { record, info }: CsvRow,
  { places, keys }: Columns,
  mistakes: Mistakes,
): ListedLine | undefined {
  const line = info.lines;
  const cell = (index: number | undefined): string => (index === undefined ? '' : (record[index] ?? ''));
  if (record.every((value) => value.trim() === '')) return undefined;
  const cells = keys.map(({ index, key }) => ({ key, value: cell(index) }));
  const set = cells.flatMap(({ key, value }): [string, string][] =>
    value === '' || value === REMOVE ? [] : [[key, value]],
  );
  const remove = cells.flatMap(({ key, value }) => (value === REMOVE ? [key] : []));
  const resource = resourceOf(
    {
      id: cell(places.id).trim(),
      account: cell(places.account).trim(),
      region: cell(places.region).trim(),
    },
    (message) => mistakes.add(line, message),
  );
  for (const [key, value] of set) {
    const mistake = mistakeIn(TagValue, value);
    if (mistake !== undefined) mistakes.add(line, `column "${key}": ${mistake}`);
  }
  if (set.length > MAX_TAGS_PER_RESOURCE)
    mistakes.add(line, `a resource has at most ${MAX_TAGS_PER_RESOURCE} tags; this line sets ${set.length}`);
  if (resource === undefined || set.length + remove.length === 0) return undefined;
  return { ...resource, set, remove, line };
}

/** Source: Service Authorization Reference, resource types of Amazon EC2. */
const ARN = /^arn:[a-z-]+:[a-z0-9-]+:(?<region>[^:]*):(?<account>[^:]*):[^/]+\/(?<id>[^/]+)$/;

interface NamedResource {
  readonly id: string;
  readonly account: string;
  readonly region: string;
}

/** The resource of a line, with its account and region as far as the line or the ARN names them. */
function resourceOf(
  cells: NamedResource,
  say: (message: string) => void,
): Pick<ListedResource, 'resourceId' | 'accountId' | 'region'> | undefined {
  const { id = cells.id, account = '', region = '' } = ARN.exec(cells.id)?.groups ?? {};
  const found = { id, account: cells.account || account, region: cells.region || region };
  const mistake =
    idMistake(cells.id, id) ??
    differs('account', found.account, account) ??
    differs('region', found.region, region) ??
    accountMistake(found.account) ??
    (found.region === '' ? undefined : mistakeIn(RegionName, found.region));
  if (mistake !== undefined) {
    say(mistake);
    return undefined;
  }
  return {
    resourceId: id,
    ...(found.account === '' ? {} : { accountId: found.account }),
    ...(found.region === '' ? {} : { region: found.region }),
  };
}

function idMistake(text: string, id: string): string | undefined {
  if (text === '') return 'the line names no resource';
  return resourceTypes().some(({ isId }) => isId(id))
    ? undefined
    : `"${text}" is neither the ID nor the ARN of a resource that Muster tags`;
}

const differs = (what: string, named: string, ofArn: string): string | undefined =>
  ofArn === '' || named === ofArn
    ? undefined
    : `the ${what} is ${named}, and that of the ARN is ${ofArn}; correct one of them`;

/** Spreadsheets remove leading zeros, and write long numbers as 1.11E+11. */
function accountMistake(account: string): string | undefined {
  const mistake = account === '' ? undefined : mistakeIn(AccountId, account);
  return mistake === undefined
    ? undefined
    : `account "${account}": ${mistake}; in a spreadsheet, format the column as text`;
}
