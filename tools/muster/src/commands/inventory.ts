import { statesOfResources, wordsForAll } from '@muster/contracts';
import type { ResourceFilter, TargetFilter, TextPattern } from '@muster/inventory-table/filter';
import { KNOWN_REGIONS } from '@muster/regions';
import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { WrongUseError } from '../errors.ts';
import { readAccountNames } from '../inventory/account-names.ts';
import {
  accountNameColumn,
  COLUMN_NAMES,
  type GroupColumn,
  type InventoryColumn,
  parseColumns,
  parseGroupBy,
  parseSort,
  type SortBy,
  sortKeysOf,
} from '../inventory/columns.ts';
import {
  parseAccounts,
  parseIps,
  parseRegionPatterns,
  parseStates,
  parseTagKeys,
  parseTags,
  parseTexts,
} from '../inventory/conditions.ts';
import { groupedResources } from '../inventory/group-table.ts';
import { missingIds } from '../inventory/missing-ids.ts';
import { writePaged } from '../inventory/paged.ts';
import { readKnown } from '../inventory/read-known.ts';
import {
  formatCountOf,
  formatGroups,
  formatResources,
  RESOURCE_FORMATS,
  type ResourceFormat,
} from '../inventory/resource-formats.ts';
import { type Conditions, filterOf, needsKnown, targetsOf, wildcardNotes } from '../inventory/selection.ts';
import { parseDuration, parseMoment } from '../inventory/times.ts';
import { MUSTER } from '../output/called-as.ts';
import { paintFor } from '../output/colors.ts';
import { coverageFooter, coverageNotes, readCoverage } from '../output/freshness.ts';
import { noteSimulated } from '../output/simulated-note.ts';
import type { InventoryRecords, Surroundings } from '../surroundings.ts';
import type { CommandContext } from './all.ts';
import { completing } from './completion-values.ts';
import { jsonOption, type LocationOptions, locationOf, locationOptions } from './options.ts';
import { withData } from './with-data.ts';

interface InventoryOptions extends LocationOptions, Conditions {
  sort?: readonly SortBy[];
  limit?: number;
  columns?: readonly InventoryColumn[];
  count?: true;
  groupBy?: readonly GroupColumn[];
  format?: ResourceFormat;
  json?: true;
  pager: boolean;
}

/** An instance that the user named is not in the inventory. */
const EXIT_NOT_FOUND = 1;

const CONDITIONS_GROUP = 'Conditions:';
const OUTPUT_GROUP = 'Output:';

const EXPLANATION = `
How conditions work:
  Different options must all match. An option that is given twice matches any of
  its values; --tag and --missing-tag must all match.
  A star matches any characters: quote it for the shell ('web-*'). Write a star
  itself as \\*. Upper and lower case differ. Of --tag, key and value can have
  stars; write = in a key as \\=.
  A <time> is a date (2026-11-01), a time (2026-11-01T08:00Z), or a duration
  before now. A <duration> is a number and a unit: 90d (min, h, d, w, y).

Columns for --columns, --sort and --group-by:
  ${wrapped(COLUMN_NAMES, 78)}
  --columns all has all of them. Write a comma in a key as \\,.

Examples:
  ${MUSTER} inventory
  ${MUSTER} inventory i-0123456789abcdef0 --json
  ${MUSTER} inventory --name 'web-*' --type 'm5.*' --region 'eu-*' --state running
  ${MUSTER} inventory --missing-tag Owner --older-than 90d --sort launched --limit 20
  ${MUSTER} inventory --group-by account,tag:Owner
  ${MUSTER} inventory --tag 'Env=prod*' --count
  ${MUSTER} inventory --columns id,name,private-ip,tag:Owner --format csv > owners.csv
  ${MUSTER} inventory --tag 'cost\\=center=42'
  ${MUSTER} inventory --gone --format ndjson

If an ID has no wildcard and is not in the inventory, the exit code is ${EXIT_NOT_FOUND}.`;

function wrapped(names: readonly string[], width: number): string {
  const lines = [''];
  for (const [index, name] of names.entries()) {
    const word = index === names.length - 1 ? name : `${name}, `;
    const line = lines.at(-1) ?? '';
    if (line.length + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line + word;
  }
  return lines.map((line) => line.trimEnd()).join('\n  ');
}

const parseIds = parseTexts('an ID');

function parseLimit(text: string): number {
  const limit = Number(text);
  if (/^\d+$/.test(text) && limit >= 1 && Number.isSafeInteger(limit)) return limit;
  throw new InvalidArgumentError('Enter a whole number from 1.');
}

export function defineInventoryCommand(command: Command, context: CommandContext): void {
  command
    .description(
      `Prints the ${wordsForAll().many} that match all conditions. Targets that recent runs could not read are listed on stderr.`,
    )
    .addArgument(
      new Argument('[ids...]', `only the ${wordsForAll().many} with these IDs`).argParser(parseIds),
    );
  for (const option of [...conditionOptions(), ...outputOptions()]) command.addOption(option);
  command
    .addHelpText('after', EXPLANATION)
    .action((ids: readonly TextPattern[], options: InventoryOptions) => showInventory(ids, options, context));
  for (const option of locationOptions()) command.addOption(option);
}

const conditionOptions = (): Option[] =>
  [
    new Option('--account <id-or-name>', 'only this account').argParser(parseAccounts),
    completing(
      new Option('--region <name>', 'only this region').argParser(parseRegionPatterns),
      KNOWN_REGIONS,
    ),
    new Option('--name <text>', 'only with this value of the tag Name').argParser(parseTexts('a name')),
    new Option('--type <type>', 'only of this instance type').argParser(parseTexts('a type')),
    new Option('--state <state>', 'only in this state').choices(statesOfResources()).argParser(parseStates),
    new Option('--image <id>', 'only of this AMI').argParser(parseTexts('the ID of an image')),
    new Option('--vpc <id>', 'only in this VPC').argParser(parseTexts('the ID of a VPC')),
    new Option('--ip <address>', 'only with this private or public IPv4 address').argParser(parseIps),
    new Option('--tag <key[=value]>', 'only with this tag, with any value or this value').argParser(
      parseTags,
    ),
    new Option('--missing-tag <key>', 'only without this tag key').argParser(parseTagKeys),
    new Option('--older-than <duration>', 'only launched longer ago than this').argParser(parseDuration),
    new Option('--launched-after <time>', 'only launched at this time or later').argParser(parseMoment),
    new Option(
      '--changed-since <time>',
      `only if a scan found a change at this time or later; a new ${wordsForAll().one} is a change`,
    ).argParser(parseMoment),
    new Option('--gone', `show deleted ${wordsForAll().many} instead of existing ones`),
  ].map((option) => option.helpGroup(CONDITIONS_GROUP));

/** With the columns, but without the form for tags, which ends with a key. */
const ofColumns = (option: Option): Option =>
  completing(
    option,
    COLUMN_NAMES.filter((name) => !name.includes(':')),
    true,
  );

const outputOptions = (): Option[] =>
  [
    ofColumns(
      new Option(
        '--sort <columns>',
        'sort by these columns; -NAME is descending; absent values come last (default: account,region,id)',
      ).argParser(parseSort),
    ),
    new Option('--limit <number>', `print at most this many ${wordsForAll().many} or groups`).argParser(
      parseLimit,
    ),
    ofColumns(
      new Option(
        '--columns <columns>',
        'print these columns (default: those that fit in a table, otherwise all)',
      ).argParser(parseColumns),
    ),
    new Option('--count', `print only the number of ${wordsForAll().many}`),
    ofColumns(
      new Option(
        '--group-by <columns>',
        `print the number of ${wordsForAll().many} for each value`,
      ).argParser(parseGroupBy),
    ),
    new Option('--format <format>', 'output format (default: table)').choices(RESOURCE_FORMATS),
    jsonOption('same as --format json: one JSON array'),
    new Option('--no-pager', 'do not use $PAGER (default: less) if the output is a terminal'),
  ].map((option) => option.helpGroup(OUTPUT_GROUP));

/** @throws WrongUseError for options that cannot be combined */
function checkCombination({ json, format, count, groupBy, columns, sort, limit }: InventoryOptions): void {
  const refuse = (one: string, other: string): never => {
    throw new WrongUseError(`${one} and ${other} cannot be combined`);
  };
  if (json && format !== undefined && format !== 'json') refuse('--json', `--format ${format}`);
  if (count && groupBy) refuse('--count', '--group-by');
  if (count && columns) refuse('--count', '--columns');
  if (count && sort) refuse('--count', '--sort');
  if (count && limit !== undefined) refuse('--count', '--limit');
  if (groupBy && columns) refuse('--group-by', '--columns');
  if (!groupBy && sort?.some(({ column }) => column.name === 'count'))
    throw new WrongUseError('--sort count requires --group-by');
}

async function showInventory(
  ids: readonly TextPattern[],
  options: InventoryOptions,
  { surroundings, end }: CommandContext,
): Promise<void> {
  checkCombination(options);
  const { stderr } = surroundings;
  const format = options.json ? 'json' : (options.format ?? 'table');
  const location = locationOf(options, surroundings);
  await withData(surroundings, location, async (data) => {
    const { inventory } = data;
    const known = needsKnown(options) ? await readKnown(data) : undefined;
    const targets = targetsOf(options, known);
    const filter = filterOf(options, targets, ids, surroundings.now());
    const coverage = await readCoverage(inventory, targets);
    const accountNames = showsNames(format, options)
      ? await readAccountNames([...coverage.targets, ...coverage.accounts], data)
      : new Map<string, string>();
    const shown = { accountNames, targets: coverage.listed, format };
    const listening = await print(filter, options, shown, inventory, surroundings);
    if (listening && format === 'table' && !options.count)
      await writePaged(() => [coverageFooter(coverage)], false, surroundings);
    const unmatched = wildcardNotes(options, known);
    const notes = isEmptyScope(targets) ? unmatched : [...unmatched, ...coverageNotes(coverage, targets)];
    for (const note of notes) stderr.write(`${note}\n`);
    const missing = await missingIds(ids, inventory);
    for (const note of missing.notes) stderr.write(`${note}\n`);
    if (missing.areSomeUnknown) end(EXIT_NOT_FOUND);
  });
  noteSimulated(location, surroundings);
}

/** Wildcards match nothing that is known, so there is nothing to say of targets. */
const isEmptyScope = ({ accountIds, regions }: TargetFilter): boolean =>
  accountIds?.length === 0 || regions?.length === 0;

/** Whether names of accounts can be part of the output. */
const showsNames = (format: ResourceFormat, { count, groupBy, columns }: InventoryOptions): boolean =>
  count !== true &&
  (groupBy !== undefined ||
    columns?.includes(accountNameColumn) === true ||
    (format === 'table' && columns === undefined));

interface Shown {
  readonly accountNames: ReadonlyMap<string, string>;
  readonly targets: readonly { readonly accountId: string; readonly region: string }[];
  readonly format: ResourceFormat;
}

/** @returns false if the reader has closed the pipe early */
async function print(
  filter: ResourceFilter,
  { sort = [], limit, columns, count, groupBy, pager }: InventoryOptions,
  { accountNames, targets, format }: Shown,
  inventory: InventoryRecords,
  surroundings: Surroundings,
): Promise<boolean> {
  const { stdout, environment } = surroundings;
  const width = stdout.isTTY === true ? stdout.columns : undefined;
  const write = (pieces: () => AsyncIterable<string> | Iterable<string>) =>
    writePaged(pieces, pager, surroundings);
  if (count) {
    const text = formatCountOf(format, await inventory.countResources(filter));
    return write(() => [text]);
  }
  if (groupBy) {
    const keys = groupBy.map(({ key }) => key);
    const groups = groupedResources(await inventory.groupResources(keys, filter), groupBy, {
      sort,
      limit,
      accountNames,
    });
    return write(() => [formatGroups(format, groups, width)]);
  }
  const paint = paintFor(stdout, environment);
  const shown = { columns, width, paint, accountNames, targets, limit, now: surroundings.now() };
  return write(() =>
    formatResources(format, inventory.resources(filter, { sort: sortKeysOf(sort), limit }), shown),
  );
}
