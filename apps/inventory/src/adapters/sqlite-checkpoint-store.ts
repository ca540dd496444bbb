import { DEFAULT_RESOURCE_TYPE, parseOwn } from '@muster/contracts';
import { parseJson } from '@muster/inventory-table/sqlite';
import type { Database, Parameter, Row } from '@muster/sqlite';
import * as z from 'zod';
import { CheckpointConflictError } from '../errors.ts';
import type { Checkpoint, CheckpointStore, LoadedCheckpoint, ScanKey } from '../ports/checkpoint-store.ts';
import {
  checkpointExpiry,
  CheckpointRow,
  loadedCheckpoint,
  type StoredListing,
} from './stored-checkpoint.ts';

const PageRow = z.object({ page: z.string(), before: z.string().nullable(), ids: z.string() });

/** The columns that select the rows of a scan, in both tables. */
const SCAN_KEY = 'run_id = ? AND account_id = ? AND region = ? AND scan = ? AND resource_type = ?';
const scanKey = ({
  runId,
  accountId,
  region,
  scan,
  resourceType = DEFAULT_RESOURCE_TYPE,
}: ScanKey): Parameter[] => [runId, accountId, region, scan, resourceType];

const FIELDS = `version, done, begun_at, next_token, pages, last_page, restarts, listing, guard, resources, odd,
  managed_hidden, api_calls, expires_at_epoch_seconds`;

/**
 * Checkpoints in SQLite. As in DynamoDB, the checkpoint names the row of its newest page, and each of these rows names
 * the row before it. The pages of a completed scan are removed.
 */
export class SqliteCheckpointStore implements CheckpointStore {
  readonly #database: Database;
  readonly #now: () => Date;

  constructor(database: Database, now: () => Date) {
    this.#database = database;
    this.#now = now;
  }

  async load(key: ScanKey): Promise<LoadedCheckpoint | undefined> {
    const row = this.#database.get(`SELECT ${FIELDS} FROM checkpoints WHERE ${SCAN_KEY}`, ...scanKey(key));
    if (row === undefined) return undefined;
    const checkpoint = checkpointOf(row);
    const pages = checkpoint.done ? new Map<string, z.infer<typeof PageRow>>() : this.#pages(key);
    return loadedCheckpoint(checkpoint, async (listing) => idsOf(listing, pages));
  }

  async save(key: ScanKey, checkpoint: Checkpoint, pageIds: readonly string[]): Promise<Checkpoint> {
    return saveCheckpoint(this.#database, key, { checkpoint, pageIds, now: this.#now() });
  }

  #pages(key: ScanKey): Map<string, z.infer<typeof PageRow>> {
    const rows = this.#database.all(
      `SELECT page, before, ids FROM checkpoint_pages WHERE ${SCAN_KEY}`,
      ...scanKey(key),
    );
    return new Map(
      rows.map((row) => {
        const page = parseOwn(PageRow, row, 'page of a checkpoint');
        return [page.page, page];
      }),
    );
  }
}

/** Synchronous, so that it can share a transaction. @throws CheckpointConflictError */
export function saveCheckpoint(
  database: Database,
  key: ScanKey,
  { checkpoint, pageIds, now }: { checkpoint: Checkpoint; pageIds: readonly string[]; now: Date },
): Checkpoint {
  const { done, pages, version, lastPage } = checkpoint;
  const isAfterPage = !done && pages > 0;
  // The name is unique within the scan: only one checkpoint can follow each version.
  const saved = isAfterPage ? { ...checkpoint, lastPage: String(version) } : checkpoint;
  const expiry = checkpointExpiry(now);
  database.transaction(() => {
    if (write(database, key, saved, expiry) === 0)
      throw new CheckpointConflictError(`Another invocation continued scan ${scanKey(key).join('#')}`);
    if (done) database.run(`DELETE FROM checkpoint_pages WHERE ${SCAN_KEY}`, ...scanKey(key));
    if (isAfterPage)
      database.run(
        'INSERT INTO checkpoint_pages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
        ...scanKey(key),
        String(version),
        lastPage ?? null,
        pageIds.join('\n'),
        expiry,
      );
  });
  return saved;
}

/** @returns 0 if the stored version is not the previous one */
function write(database: Database, key: ScanKey, checkpoint: Checkpoint, expiry: number): number {
  const values: Parameter[] = [
    checkpoint.version,
    checkpoint.done ? 1 : 0,
    checkpoint.begunAt ?? null,
    checkpoint.nextToken ?? null,
    checkpoint.pages,
    checkpoint.lastPage ?? null,
    checkpoint.restarts,
    jsonOf(checkpoint.listing),
    jsonOf(checkpoint.guard),
    JSON.stringify(checkpoint.resources),
    jsonOf(checkpoint.odd),
    checkpoint.managedHidden === true ? 1 : null,
    JSON.stringify(checkpoint.apiCalls),
    expiry,
  ];
  const places = values.map(() => '?').join(', ');
  if (checkpoint.version === 1)
    return database.run(
      `INSERT INTO checkpoints (${FIELDS}, run_id, account_id, region, scan, resource_type)
       VALUES (${places}, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      ...values,
      ...scanKey(key),
    );
  return database.run(
    `UPDATE checkpoints SET (${FIELDS}) = (${places}) WHERE ${SCAN_KEY} AND version = ?`,
    ...values,
    ...scanKey(key),
    checkpoint.version - 1,
  );
}

const jsonOf = (value: object | undefined): string | null =>
  value === undefined ? null : JSON.stringify(value);

function checkpointOf(row: Row): Checkpoint {
  const textOf = (name: string) => row[name] ?? undefined;
  const objectOf = (name: string) => {
    const text = textOf(name);
    return text === undefined ? undefined : parseJson(text, `${name} of a checkpoint`);
  };
  return parseOwn(
    CheckpointRow,
    {
      version: row['version'],
      done: row['done'] === 1,
      begunAt: textOf('begun_at'),
      nextToken: textOf('next_token'),
      pages: row['pages'],
      lastPage: textOf('last_page'),
      restarts: row['restarts'],
      listing: objectOf('listing'),
      guard: objectOf('guard'),
      resources: objectOf('resources'),
      odd: objectOf('odd'),
      managedHidden: row['managed_hidden'] === 1 ? true : undefined,
      apiCalls: objectOf('api_calls'),
    },
    'checkpoint',
  );
}

/** Returns undefined if pages are missing. */
function idsOf(
  { pages, lastPage }: StoredListing,
  rows: ReadonlyMap<string, z.infer<typeof PageRow>>,
): Set<string> | undefined {
  const ids = new Set<string>();
  let row = rows.get(lastPage ?? '');
  for (let page = pages; page > 0; page--) {
    if (row === undefined) return undefined;
    for (const id of row.ids.split('\n')) if (id !== '') ids.add(id);
    row = rows.get(row.before ?? '');
  }
  return ids;
}
