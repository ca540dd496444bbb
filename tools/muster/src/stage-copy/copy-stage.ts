import { ContractError, parseContract, ResourceItemV1, type TargetItem } from '@muster/contracts';
import type { Item } from '@muster/dynamodb';
import { TARGET_SORT_KEY } from '@muster/inventory-table';
import { parametersOf, PUT_RESOURCE, putAccountItem, putTargetItem } from '@muster/inventory-table/sqlite';
import type { CopiedHeader, LeaseState } from '@muster/orchestrator/copy';
import type { Database } from '@muster/sqlite';
import { putLedgerItem } from '@muster/tagger/copy';
import pLimit from 'p-limit';
import { candidates } from './candidates.ts';
import type { CopyFile, CopyState, Staged } from './copy-file.ts';
import type { CopyProgress, CopySource, Scope } from './ports.ts';
import { isStill, type RunState, stateOf } from './unchanged.ts';

/** Parts of a table that are read at the same time. One table gets at most 8 calls at once from a process. */
const SEGMENTS = 8;
const READS_AT_ONCE = 8;
/** A copy that is older is made anew, so that no error in it lasts. */
const COMPLETE_COPY_DAYS = 7;
const DAY_MS = 86_400_000;
const MAX_ODD_MESSAGES = 5;

export interface CopyOrder {
  /** Reads everything again. */
  readonly everything: boolean;
  /** Whether the tables with tag tasks are needed. */
  readonly ledger: boolean;
}

export interface CopyResult {
  readonly targets: number;
  /** Targets whose resources were read. */
  readonly targetsRead: number;
  readonly resourcesRead: number;
  readonly runsRead: number;
  readonly ledgerRead: boolean;
  /** Items that could not be copied, and why the first ones could not. */
  readonly oddItems: number;
  readonly odd: readonly string[];
}

export interface CopyPorts {
  readonly source: CopySource;
  readonly file: CopyFile;
  readonly progress: CopyProgress;
  readonly now: () => Date;
}

/**
 * Brings the copy of a stage up to date. What is read goes into a second file. One transaction at the end moves it into the
 * copy, so that an interrupted copy changes nothing.
 */
export async function copyStage(order: CopyOrder, ports: CopyPorts): Promise<CopyResult> {
  const copy = new StageCopy(order, ports);
  try {
    return await copy.make();
  } finally {
    ports.file.discardStaged();
  }
}

/** What a copy finds at its beginning. */
interface Beginning {
  readonly leases: LeaseState;
  readonly headers: readonly CopiedHeader[];
  readonly scope: Scope;
  /** The state of each run for this copy. */
  readonly runs: ReadonlyMap<string, RunState>;
  /** The runs that can have written since the last copy. */
  readonly moving: readonly CopiedHeader[];
}

class StageCopy {
  readonly #order: CopyOrder;
  readonly #ports: CopyPorts;
  readonly #staged: Staged;
  readonly #begunAt: Date;
  /** Undefined: everything is read. */
  #before: CopyState | undefined;
  #oddItems = 0;
  readonly #odd: string[] = [];
  /** Rows of runs could not be read, so they prove nothing. */
  #hasOddRuns = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(order: CopyOrder, ports: CopyPorts) {
    this.#order = order;
    this.#ports = ports;
    this.#begunAt = ports.now();
    this.#staged = ports.file.stage();
    this.#before = order.everything ? undefined : ports.file.state();
  }

  readonly #onOddRun = (message: string) => {
    this.#hasOddRuns = true;
    this.#note(message);
  };

  async make(): Promise<CopyResult> {
    const { source, file, now } = this.#ports;
    const beginning = await this.#begin();
    const { leases, scope, runs, moving } = beginning;
    for (const header of moving) await source.copyRun(header, this.#staged.database, this.#onOddRun);
    const toRead = await this.#targetsToRead(beginning);
    this.#writeScope(scope);
    const isScan = toRead.length === scope.targets.length;
    const resourcesRead = isScan ? await this.#scan(scope.targets) : await this.#readTargets(toRead);
    const isLedgerStill = this.#isLedgerStill(leases);
    const ledgerRead = this.#order.ledger && !isLedgerStill;
    if (ledgerRead) await this.#readLedger();
    const begunAt = this.#begunAt.toISOString();
    const ledgerNow = { at: begunAt, leaseVersion: leases.version, isQuiet: isQuiet(leases, runs) };
    const ledgerBefore = this.#before?.ledger;
    file.merge(this.#staged, {
      begunAt,
      finishedAt: now().toISOString(),
      completeAt: isScan || this.#before === undefined ? begunAt : this.#before.completeAt,
      leaseVersion: leases.version,
      oddItems: this.#oddItems,
      runs,
      isWhole: isScan,
      isLedgerReplaced: ledgerRead || this.#before === undefined,
      ledger: ledgerRead
        ? ledgerNow
        : isLedgerStill && ledgerBefore
          ? { ...ledgerBefore, at: begunAt }
          : ledgerBefore,
    });
    return {
      targets: scope.targets.length,
      targetsRead: toRead.length,
      resourcesRead,
      runsRead: moving.length,
      ledgerRead,
      oddItems: this.#oddItems,
      odd: this.#odd,
    };
  }

  /** The order matters: the version of the leases first, the items of the targets before their resources. */
  async #begin(): Promise<Beginning> {
    const { source, file } = this.#ports;
    const leases = await source.leases();
    const headers = await source.headers(this.#onOddRun);
    const earlier = file.runs();
    this.#checkLineage(headers, leases, earlier);
    const runs = new Map<string, RunState>();
    const moving: CopiedHeader[] = [];
    const versions = { earlier: this.#before?.leaseVersion ?? -1, now: leases.version };
    for (const copied of headers) {
      const { runId } = copied.header;
      const was = earlier.get(runId);
      const state = stateOf(copied.header, was, leases, this.#begunAt);
      runs.set(runId, state);
      if (this.#order.everything || !isStill(was, state, versions)) moving.push(copied);
    }
    return { leases, headers, scope: await source.scope((message) => this.#note(message)), runs, moving };
  }

  /** An old copy, and one of tables that were removed and created again, is made anew. */
  #checkLineage(
    headers: readonly CopiedHeader[],
    leases: LeaseState,
    earlier: ReadonlyMap<string, RunState>,
  ): void {
    if (this.#before === undefined) return;
    const found = new Set(headers.map(({ header }) => header.runId));
    const isLost = this.#ports.file
      .unexpiredRuns(this.#begunAt)
      .some((runId) => earlier.has(runId) && !found.has(runId));
    const isOld =
      Date.parse(this.#before.completeAt) <= this.#begunAt.getTime() - COMPLETE_COPY_DAYS * DAY_MS;
    if (isOld || isLost || leases.version < this.#before.leaseVersion) this.#before = undefined;
  }

  async #targetsToRead({ scope, runs, moving, leases }: Beginning): Promise<readonly TargetItem[]> {
    if (this.#before === undefined || this.#hasOddRuns) return scope.targets;
    const unchanged = await candidates({
      items: scope.targets,
      copied: this.#ports.file.copiedTargets(),
      runs,
      moving: moving.map(({ header }) => header.runId),
      leases,
      earlierRows: (runId) => this.#ports.file.targetRows(runId),
      rowsNow: (runId) => this.#staged.targetRows(runId),
    });
    return scope.targets.filter((item) => !unchanged.has(item.pk));
  }

  #writeScope({ targets, accounts }: Scope): void {
    const { database } = this.#staged;
    database.transaction(() => {
      for (const item of targets) putTargetItem(database, item);
      for (const item of accounts) putAccountItem(database, item);
    });
  }

  /** Resources of a target that is not listed yet are left out: its first scan is going on. */
  async #scan(targets: readonly TargetItem[]): Promise<number> {
    const { source } = this.#ports;
    const odd = new Map(targets.map(({ pk }) => [pk, 0]));
    const expected = expectedOf(targets);
    let count = 0;
    await this.#inParallel(
      (segment) => source.inventory(segment),
      (page) => {
        const ofTargets = page.filter(({ pk, sk }) => odd.has(String(pk)) && sk !== TARGET_SORT_KEY);
        count += this.#putResources(ofTargets, odd);
        this.#ports.progress.read('resources', count, expected);
      },
    );
    for (const item of targets) this.#staged.read(item, this.#begunAt, odd.get(item.pk) ?? 0);
    return count;
  }

  async #readTargets(targets: readonly TargetItem[]): Promise<number> {
    const { source, progress } = this.#ports;
    const expected = expectedOf(targets);
    const inTurn = pLimit(READS_AT_ONCE);
    let count = 0;
    const readOne = async (target: TargetItem) => {
      const odd = new Map([[target.pk, 0]]);
      for await (const page of source.itemsOf(target)) {
        if (this.#failure !== undefined) return;
        count += this.#putResources(
          page.filter(({ sk }) => sk !== TARGET_SORT_KEY),
          odd,
        );
        progress.read('resources', count, expected);
      }
      this.#staged.read(target, this.#begunAt, odd.get(target.pk) ?? 0);
    };
    await this.#toTheEnd(targets.map((target) => inTurn(() => readOne(target))));
    return count;
  }

  /** A page is one transaction. An item that cannot be read costs only itself. */
  #putResources(items: readonly Item[], odd: Map<string, number>): number {
    const { database } = this.#staged;
    let count = 0;
    database.transaction(() => {
      for (const item of items)
        if (this.#tryItem(() => putResource(database, item))) count++;
        else odd.set(String(item['pk']), (odd.get(String(item['pk'])) ?? 0) + 1);
    });
    return count;
  }

  async #readLedger(): Promise<void> {
    const { source, progress } = this.#ports;
    const { database } = this.#staged;
    let count = 0;
    await this.#inParallel(
      (segment) => source.ledger(segment),
      (page) => {
        database.transaction(() => {
          for (const item of page) this.#tryItem(() => putLedgerItem(database, item));
        });
        count += page.length;
        progress.read('tag tasks', count, undefined);
      },
    );
  }

  #isLedgerStill({ version }: LeaseState): boolean {
    const ledger = this.#before?.ledger;
    if (ledger === undefined || this.#ports.file.hasOpenTasks()) return false;
    return ledger.isQuiet && version > 0 && ledger.leaseVersion === version;
  }

  async #inParallel(
    pagesOf: (segment: { index: number; of: number }) => AsyncIterable<readonly Item[]>,
    take: (page: readonly Item[]) => void,
  ): Promise<void> {
    const readSegment = async (index: number) => {
      for await (const page of pagesOf({ index, of: SEGMENTS })) {
        if (this.#failure !== undefined) return;
        take(page);
      }
    };
    await this.#toTheEnd(Array.from({ length: SEGMENTS }, (_, index) => readSegment(index)));
  }

  /** After a failure, the other reads end with their page. @throws the first failure */
  async #toTheEnd(reads: readonly Promise<void>[]): Promise<void> {
    await Promise.all(
      reads.map((read) => read.catch((error: unknown) => void (this.#failure ??= { error }))),
    );
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  #tryItem(work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error) {
      if (!(error instanceof ContractError)) throw error;
      this.#note(error.message);
      return false;
    }
  }

  #note(message: string): void {
    this.#oddItems++;
    if (this.#odd.length < MAX_ODD_MESSAGES) this.#odd.push(message);
  }
}

function putResource(database: Database, item: Item): void {
  const name = `item ${String(item['pk'])} ${String(item['sk'])}`;
  database.run(PUT_RESOURCE, ...parametersOf(parseContract(ResourceItemV1, item, name)));
}

/** Undefined if a target has never been read completely. */
const expectedOf = (targets: readonly TargetItem[]): number | undefined =>
  targets.reduce<number | undefined>(
    (sum, { present }) => (sum === undefined || present === undefined ? undefined : sum + present),
    0,
  );

const isQuiet = ({ runIds }: LeaseState, runs: ReadonlyMap<string, RunState>): boolean =>
  runIds.length === 0 && [...runs.values()].every(({ isSettled }) => isSettled);
