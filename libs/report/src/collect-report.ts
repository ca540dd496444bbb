import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import {
  type AccountItem,
  type Resource,
  type RunSummary,
  type TargetItem,
  wordsForAll,
} from '@muster/contracts';
import type { InventoryReader, Target, TargetOfType } from '@muster/inventory-table';
import { leastFreshOf } from '@muster/inventory-table/freshness';
import { heldAccounts } from '@muster/inventory-table/held-accounts';
import { targetsOfTypes } from '@muster/inventory-table/targets-of-types';
import { RowsEncoder } from './encoding/encode-rows.ts';
import { failuresOf } from './failures.ts';
import {
  MAX_LISTED_CHARACTERS,
  MAX_LISTED_RESOURCES,
  type Place,
  type Report,
  type ReportTarget,
} from './model.ts';
import { type SettledTask, TagChangeCollector } from './tag-changes.ts';
import { outcomesOf, placeName, reportAccountProblem, reportTarget } from './targets.ts';
import { type Baseline, TotalsCollector } from './totals/collect-totals.ts';
import { Positions } from './totals/positions.ts';

export type ReportInventory = Pick<
  InventoryReader,
  'listTargets' | 'getTarget' | 'listAccounts' | 'getAccount' | 'resourcesOf'
>;

/** The data and ports of a report. */
export interface ReportSource {
  readonly musterVersion: string;
  readonly madeAt: Date;
  readonly place: Place;
  /** The run whose outcomes are shown. */
  readonly run: RunSummary | undefined;
  /** The earlier run that the table is compared with. */
  readonly baseline: Baseline | undefined;
  readonly inventory: ReportInventory;
  /** Keys that the user chose, undefined if none. */
  readonly tagKeys: readonly string[] | undefined;
  /** Keys that the rules of the run set. */
  readonly ruleKeys: readonly string[];
  /** Names of accounts by ID. For others, the names in the inventory are shown. */
  readonly accountNames?: ReadonlyMap<string, string> | undefined;
  /** The tasks of a target in the run. Undefined: the ledger is not read. */
  tasksOf?: ((target: TargetOfType) => Promise<readonly SettledTask[]>) | undefined;
  /** Default: `MAX_LISTED_RESOURCES`. */
  readonly maxListed?: number | undefined;
  /** Default: `MAX_LISTED_CHARACTERS`. */
  readonly maxListedCharacters?: number | undefined;
  /** Memory for the rows, as `RowsEncoder` estimates it. Default: no limit. */
  readonly maxListedBytes?: number | undefined;
}

/** The data of a page: the report, and its rows as a gzip file. */
export interface CollectedReport {
  readonly report: Report;
  readonly rows: Uint8Array | undefined;
}

/** Higher levels take several times longer and save some percent: most of the bytes are IDs. */
const GZIP_LEVEL = 6;

/** Rows until they are too many or too long. */
class BoundedRows {
  #encoder: RowsEncoder | undefined = new RowsEncoder();
  readonly #maxRows: number;
  readonly #maxCharacters: number;
  readonly #maxBytes: number;

  constructor({ maxListed, maxListedCharacters, maxListedBytes }: ReportSource) {
    this.#maxRows = maxListed ?? MAX_LISTED_RESOURCES;
    this.#maxCharacters = maxListedCharacters ?? MAX_LISTED_CHARACTERS;
    this.#maxBytes = maxListedBytes ?? Infinity;
  }

  add(resource: Resource): void {
    if (this.#encoder === undefined) return;
    this.#encoder.add(resource);
    const { rows, characters, bytes } = this.#encoder;
    if (rows > this.#maxRows || characters > this.#maxCharacters || bytes > this.#maxBytes)
      this.#encoder = undefined;
  }

  /** Afterwards there are no rows any more: they take less memory when they are encoded. */
  async gzip(): Promise<{ listed: number; rows: Uint8Array } | undefined> {
    const listed = this.#encoder?.rows;
    const pieces = this.#encoder?.encode();
    this.#encoder = undefined;
    return listed === undefined || pieces === undefined ? undefined : { listed, rows: await gzip(pieces) };
  }
}

/** Takes the pieces out of the list, so that none of them is in memory longer than necessary. */
async function gzip(pieces: Uint8Array[]): Promise<Uint8Array> {
  const compressed: Uint8Array[] = [];
  await pipeline(
    function* () {
      for (let piece = pieces.shift(); piece !== undefined; piece = pieces.shift()) yield piece;
    },
    createGzip({ level: GZIP_LEVEL }),
    async (chunks: AsyncIterable<Uint8Array>) => {
      for await (const chunk of chunks) compressed.push(chunk);
    },
  );
  return Buffer.concat(compressed);
}

/**
 * Reads the table once, target by target. Memory use depends on the limit of rows, not on the size of the table.
 */
export async function collectReport(source: ReportSource): Promise<CollectedReport> {
  const { inventory, run, ruleKeys } = source;
  const madeAt = source.madeAt.toISOString();
  const places = { accounts: new Positions(), regions: new Positions() };
  const tagKeysAre =
    source.tagKeys !== undefined ? 'chosen' : ruleKeys.length > 0 ? 'ofRules' : 'mostFrequent';
  const totals = new TotalsCollector({
    ...places,
    madeAt,
    tagKeys: tagKeysAre === 'mostFrequent' ? undefined : [...new Set(source.tagKeys ?? ruleKeys)],
    tagKeysAre,
    baseline: source.baseline,
  });
  const rows = new BoundedRows(source);
  const tagChanges = source.tasksOf === undefined ? undefined : new TagChangeCollector();
  const outcomes = outcomesOf(run);
  const targets: ReportTarget[] = [];
  const items = [];
  for (const target of await inventory.listTargets()) {
    let present = 0;
    for await (const resource of resourcesOfTypes(inventory, target)) {
      if (resource.goneAt === undefined) present++;
      totals.add(resource);
      rows.add(resource);
    }
    for await (const task of tasksOfTypes(source, target)) tagChanges?.add(task);
    const item = await targetItem(inventory, target);
    if (item !== undefined) items.push(item);
    const outcome = outcomes.get(placeName(target.accountId, target.region));
    targets.push(reportTarget(target, item, { present, outcome }, places));
  }
  const accounts = heldAccounts(await accountItems(inventory), items, true);
  const names = namesOf(source, [...items, ...accounts]);
  const accountProblems = accounts.map((item) => reportAccountProblem(item, places));
  const failures = failuresOf(run, targets, accountProblems, places);
  const listed = await rows.gzip();
  const report: Report = {
    formatVersion: 1,
    musterVersion: source.musterVersion,
    madeAt,
    words: wordsForAll(),
    place: source.place,
    run: run && withoutOutcomes(run),
    accounts: places.accounts.names().map((id) => ({ id, name: names.get(id) })),
    regions: places.regions.names(),
    targets,
    accountProblems,
    failures,
    totals: totals.totals(),
    tagChanges: tagChanges?.changes(),
    listed: listed?.listed,
  };
  return { report, rows: listed?.rows };
}

/** The resources of a target, of every type. */
async function* resourcesOfTypes(inventory: ReportInventory, target: Target): AsyncGenerator<Resource> {
  for (const ofType of targetsOfTypes([target]))
    for await (const page of inventory.resourcesOf(ofType)) yield* page;
}

/** The tasks of a target in the run, for every type. */
async function* tasksOfTypes({ tasksOf }: ReportSource, target: Target): AsyncGenerator<SettledTask> {
  for (const ofType of targetsOfTypes([target])) yield* (await tasksOf?.(ofType)) ?? [];
}

/** With the freshness of its least reliable resource type. */
async function targetItem(inventory: ReportInventory, target: Target): Promise<TargetItem | undefined> {
  const item = await inventory.getTarget(target);
  return item && leastFreshOf(item);
}

async function accountItems(inventory: ReportInventory): Promise<AccountItem[]> {
  const items: AccountItem[] = [];
  for (const accountId of await inventory.listAccounts()) {
    const item = await inventory.getAccount(accountId);
    if (item !== undefined) items.push(item);
  }
  return items;
}

/** The names that the configuration of the run gives, then those of the last scan of each target. */
function namesOf(
  { accountNames }: ReportSource,
  items: readonly Pick<AccountItem, 'accountId' | 'accountName'>[],
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { accountId, accountName } of items)
    if (accountName !== undefined) names.set(accountId, accountName);
  for (const [accountId, name] of accountNames ?? []) names.set(accountId, name);
  return names;
}

/** The failures of the page hold the outcomes. */
function withoutOutcomes({ outcomes, apiCalls, report, ...run }: RunSummary): Report['run'] {
  void [outcomes, apiCalls, report];
  return run;
}
