import { rmSync } from 'node:fs';
import type { TargetItem } from '@muster/contracts';
import { type Target, targetPartition } from '@muster/inventory-table';
import { TARGET_COLUMNS, toTargetItem } from '@muster/inventory-table/sqlite';
import { RUN_TABLES, SqliteRunStore, type TargetRow } from '@muster/orchestrator/copy';
import {
  COPY_FORMAT,
  COPY_SCHEMA,
  type Database,
  deleteExpired,
  NotMusterDatabaseError,
  openDatabase,
} from '@muster/sqlite';
import { LEDGER_TABLES } from '@muster/tagger/copy';
import { z } from 'zod';
import type { RowsByTarget } from './candidates.ts';
import type { CopiedTarget, RunState } from './unchanged.ts';

/** The stage that a file is a copy of. */
export interface CopyOrigin {
  readonly accountId: string;
  readonly region: string;
  readonly stage: string;
  readonly inventoryTable: string;
}

export interface LedgerState {
  readonly at: string;
  readonly leaseVersion: number;
  /** No run could write tag tasks. */
  readonly isQuiet: boolean;
}

/** What a file says about the last copy. */
export interface CopyState {
  readonly begunAt: string;
  readonly finishedAt: string;
  readonly completeAt: string;
  readonly leaseVersion: number;
  readonly oddItems: number;
  /** Undefined: the ledger was never copied. */
  readonly ledger: LedgerState | undefined;
}

/** What a new copy adds to its staged data. */
export interface FinishedCopy extends CopyState {
  readonly runs: ReadonlyMap<string, RunState>;
  /** All resources were read, not only those of some targets. */
  readonly isWhole: boolean;
  /** The staged tables with tag tasks replace those of the file. */
  readonly isLedgerReplaced: boolean;
}

const CopyRow = z.object({
  format: z.number(),
  account_id: z.string(),
  region: z.string(),
  stage: z.string(),
  inventory_table: z.string(),
  begun_at: z.string(),
  finished_at: z.string(),
  complete_at: z.string(),
  lease_version: z.number(),
  odd_items: z.number(),
  ledger_at: z.string().nullable(),
  ledger_lease_version: z.number().nullable(),
  ledger_quiet: z.number().nullable(),
});
const RunRow = z.object({
  run_id: z.string(),
  status: z.string(),
  finished_at: z.string().nullable(),
  since: z.string(),
  settled: z.number(),
});
const CountRow = z.object({
  account_id: z.string(),
  region: z.string(),
  resource_type: z.string(),
  present: z.number(),
  total: z.number(),
});

/** The files of SQLite that belong to a database. */
export function removeDatabase(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${path}${suffix}`, { force: true });
}

/** @throws DatabaseError; NotMusterDatabaseError also for a copy in another format */
function openCopy(path: string): Database {
  const database = openDatabase({ path, mode: 'write' });
  try {
    const hasCopy = database.get("SELECT 1 AS found FROM sqlite_schema WHERE name = 'copy'") !== undefined;
    const format = hasCopy ? database.get('SELECT format FROM copy')?.['format'] : undefined;
    if (format !== undefined && format !== COPY_FORMAT)
      throw new NotMusterDatabaseError(`${path} is a copy in another format`);
    for (const sql of COPY_SCHEMA) database.run(sql);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** What a copy has read and not yet moved into its file. */
export class Staged {
  readonly database: Database;

  constructor(path: string) {
    removeDatabase(path);
    this.database = openCopy(path);
  }

  /** The resources of the target are staged. */
  read({ accountId, region }: Target, at: Date, oddItems: number): void {
    this.database.run(
      'INSERT OR REPLACE INTO copied_targets (account_id, region, read_at, odd_items) VALUES (?, ?, ?, ?)',
      ...[accountId, region, at.toISOString(), oddItems],
    );
  }

  targetRows(runId: string): Promise<RowsByTarget> {
    return rowsByTarget(this.database, runId);
  }
}

async function rowsByTarget(database: Database, runId: string): Promise<RowsByTarget> {
  const byTarget = new Map<string, TargetRow[]>();
  for await (const page of new SqliteRunStore(database).targetPages(runId))
    for (const row of page) {
      if (row.region === undefined) continue;
      const key = targetPartition(row.accountId, row.region);
      const rows = byTarget.get(key);
      if (rows === undefined) byTarget.set(key, [row]);
      else rows.push(row);
    }
  return byTarget;
}

/** The database with the copy of a stage. One process at a time writes it. */
export class CopyFile {
  readonly #path: string;
  readonly #database: Database;
  readonly #origin: CopyOrigin;
  #staged: Staged | undefined;

  /** @throws DatabaseError */
  constructor(path: string, origin: CopyOrigin) {
    this.#path = path;
    this.#origin = origin;
    this.#database = openCopy(path);
  }

  /** Undefined if the file has no copy of this stage that this version can go on with. */
  state(): CopyState | undefined {
    return stateIn(this.#database, this.#origin);
  }

  runs(): Map<string, RunState> {
    const rows = this.#database.all('SELECT * FROM copied_runs').map((row) => RunRow.parse(row));
    return new Map(
      rows.map(({ run_id, status, finished_at, since, settled }) => [
        run_id,
        { status, finishedAt: finished_at ?? undefined, since, isSettled: settled === 1 },
      ]),
    );
  }

  unexpiredRuns(now: Date): string[] {
    return this.#database
      .all('SELECT run_id FROM runs WHERE expires_at_epoch_seconds > ?', Math.floor(now.getTime() / 1000))
      .map((row) => String(row['run_id']));
  }

  copiedTargets(): Map<string, CopiedTarget> {
    const counts = new Map<string, Map<string, { present: number; all: number }>>();
    for (const row of this.#database.all(
      `SELECT account_id, region, resource_type, count(*) FILTER (WHERE gone_at IS NULL) AS present, count(*) AS total
       FROM resources GROUP BY account_id, region, resource_type`,
    )) {
      const { account_id, region, resource_type, present, total } = CountRow.parse(row);
      const key = targetPartition(account_id, region);
      const ofTarget = counts.get(key) ?? new Map<string, { present: number; all: number }>();
      counts.set(key, ofTarget.set(resource_type, { present, all: total }));
    }
    const odd = new Map(
      this.#database
        .all('SELECT account_id, region, odd_items FROM copied_targets')
        .map((row) => [
          targetPartition(String(row['account_id']), String(row['region'])),
          Number(row['odd_items']),
        ]),
    );
    const targets = new Map<string, CopiedTarget>();
    for (const row of this.#database.iterate(`SELECT ${TARGET_COLUMNS} FROM targets`)) {
      const item: TargetItem = toTargetItem(row);
      const oddItems = odd.get(item.pk);
      if (oddItems !== undefined)
        targets.set(item.pk, { item, rows: counts.get(item.pk) ?? new Map(), odd: oddItems });
    }
    return targets;
  }

  targetRows(runId: string): Promise<RowsByTarget> {
    return rowsByTarget(this.#database, runId);
  }

  /** Whether the copy of the ledger has tasks that had not ended. */
  hasOpenTasks(): boolean {
    return (
      this.#database.get(
        `SELECT 1 AS found FROM tag_tasks LEFT JOIN tag_task_outcomes AS o
         USING (run_id, account_id, region, resource_type, task_number) WHERE o.settled_at IS NULL LIMIT 1`,
      ) !== undefined
    );
  }

  stage(): Staged {
    this.discardStaged();
    return (this.#staged = new Staged(this.#stagedPath));
  }

  /** Moves the staged data into the file. A reader sees all of it or nothing. */
  merge(staged: Staged, finished: FinishedCopy): void {
    staged.database.close();
    this.#staged = undefined;
    const database = this.#database;
    database.run('ATTACH DATABASE ? AS staged', this.#stagedPath);
    try {
      database.transaction(() => this.#move(database, finished));
    } finally {
      database.run('DETACH DATABASE staged');
      removeDatabase(this.#stagedPath);
    }
  }

  discardStaged(): void {
    this.#staged?.database.close();
    this.#staged = undefined;
    removeDatabase(this.#stagedPath);
  }

  close(): void {
    this.discardStaged();
    this.#database.close();
  }

  get #stagedPath(): string {
    return `${this.#path}.new`;
  }

  #move(database: Database, finished: FinishedCopy): void {
    const inStaged = (table: string, of: string, columns: readonly string[]) =>
      `EXISTS (SELECT 1 FROM staged.${table} s WHERE ${columns.map((name) => `s.${name} = ${of}.${name}`).join(' AND ')})`;
    const ofTarget = ['account_id', 'region'];
    const replace = (table: string, where = 'TRUE') => {
      database.run(`DELETE FROM main.${table} WHERE ${where}`);
      database.run(`INSERT OR REPLACE INTO main.${table} SELECT * FROM staged.${table}`);
    };
    const isReadOrLeft = (of: string) =>
      `${inStaged('copied_targets', of, ofTarget)} OR NOT ${inStaged('targets', of, ofTarget)}`;

    replace('resources', finished.isWhole ? 'TRUE' : isReadOrLeft('resources'));
    replace('copied_targets', isReadOrLeft('copied_targets'));
    replace('targets');
    replace('accounts');
    database.run('DELETE FROM main.copied_runs');
    for (const [runId, { status, finishedAt, since, isSettled }] of finished.runs)
      database.run(
        'INSERT INTO main.copied_runs (run_id, status, finished_at, since, settled) VALUES (?, ?, ?, ?, ?)',
        ...[runId, status, finishedAt ?? null, since, isSettled ? 1 : 0],
      );
    const isNewOrGone = (of: string) =>
      `${inStaged('runs', of, ['run_id'])} OR run_id NOT IN (SELECT run_id FROM main.copied_runs)`;
    for (const table of RUN_TABLES) replace(table, isNewOrGone(table));
    if (finished.isLedgerReplaced) for (const table of LEDGER_TABLES) replace(table);
    deleteExpired(database, Math.floor(Date.parse(finished.begunAt) / 1000));
    this.#save(database, finished);
  }

  #save(database: Database, { ledger, ...copy }: FinishedCopy): void {
    const { accountId, region, stage, inventoryTable } = this.#origin;
    database.run(
      `INSERT OR REPLACE INTO main.copy (id, format, account_id, region, stage, inventory_table, begun_at, finished_at,
         complete_at, lease_version, odd_items, ledger_at, ledger_lease_version, ledger_quiet)
       VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[COPY_FORMAT, accountId, region, stage, inventoryTable],
      ...[copy.begunAt, copy.finishedAt, copy.completeAt, copy.leaseVersion, copy.oddItems],
      ...[
        ledger?.at ?? null,
        ledger?.leaseVersion ?? null,
        ledger === undefined ? null : Number(ledger.isQuiet),
      ],
    );
  }
}

/** What a file says about its last copy. Undefined if it has none of this stage. */
export function stateIn(database: Database, origin: CopyOrigin | undefined): CopyState | undefined {
  const found = database.get('SELECT * FROM copy');
  const row = found && CopyRow.parse(found);
  if (row === undefined) return undefined;
  if (
    origin !== undefined &&
    (row.account_id !== origin.accountId ||
      row.region !== origin.region ||
      row.stage !== origin.stage ||
      row.inventory_table !== origin.inventoryTable)
  )
    return undefined;
  return {
    begunAt: row.begun_at,
    finishedAt: row.finished_at,
    completeAt: row.complete_at,
    leaseVersion: row.lease_version,
    oddItems: row.odd_items,
    ledger:
      row.ledger_at === null
        ? undefined
        : {
            at: row.ledger_at,
            leaseVersion: row.ledger_lease_version ?? 0,
            isQuiet: row.ledger_quiet === 1,
          },
  };
}
