import { DEFAULT_RESOURCE_TYPE, parseOwn, type TargetItem } from '@muster/contracts';
import { freshnessOfType } from '@muster/inventory-table';
import { SqliteInventoryReader } from '@muster/inventory-table/sqlite';
import type { Database } from '@muster/sqlite';
import * as z from 'zod';
import type {
  AttemptFailure,
  CompleteScan,
  GoneMark,
  GoneResource,
  InventoryStore,
  KnownResource,
  ResourceRecord,
  Target,
} from '../ports/inventory-store.ts';
import { markGone, putResources, saveComplete, saveFailure } from './sqlite-inventory-writes.ts';

/** ID, digest, scan that wrote it, first seen, gone, managed by a service. */
const KnownRow = z.tuple([z.string(), z.string(), z.string(), z.string(), z.number(), z.number()]);
type KnownRow = z.infer<typeof KnownRow>;

/** Checks the same as the schema `KnownRow`, but faster, for the millions of rows that are valid. */
const isKnownRow = (row: readonly unknown[]): row is KnownRow =>
  typeof row[0] === 'string' &&
  typeof row[1] === 'string' &&
  typeof row[2] === 'string' &&
  typeof row[3] === 'string' &&
  typeof row[4] === 'number' &&
  typeof row[5] === 'number';

/** The inventory in SQLite. */
export class SqliteInventoryStore implements InventoryStore {
  readonly #database: Database;
  readonly #reader: SqliteInventoryReader;

  constructor(database: Database) {
    this.#database = database;
    this.#reader = new SqliteInventoryReader(database);
  }

  async known({
    accountId,
    region,
    resourceType = DEFAULT_RESOURCE_TYPE,
  }: Target): Promise<Map<string, KnownResource>> {
    const known = new Map<string, KnownResource>();
    // Many rows share few distinct values. Keeping one copy of each string saves memory for a target of 200,000
    // instances.
    const interned = new Map<string, string>();
    const intern = (text: string) => interned.get(text) ?? (interned.set(text, text), text);
    const rows = this.#database.values(
      `SELECT resource_id, content_hash, written_by, first_seen_at, gone_at IS NOT NULL, managed_by IS NOT NULL
       FROM resources WHERE account_id = ? AND region = ? AND resource_type = ?`,
      accountId,
      region,
      resourceType,
    );
    for (const row of rows) {
      const [id, contentHash, writtenBy, firstSeenAt, isGone, isManaged] = isKnownRow(row)
        ? row
        : parseOwn(KnownRow, row, 'resource of the database');
      known.set(id, {
        contentHash,
        writtenBy: intern(writtenBy),
        firstSeenAt: intern(firstSeenAt),
        gone: isGone === 1,
        ...(isManaged === 1 ? { managed: true } : {}),
      });
    }
    return known;
  }

  async put(resources: readonly ResourceRecord[]): Promise<void> {
    putResources(this.#database, resources);
  }

  async markGone(target: Target, resources: readonly GoneResource[], mark: GoneMark): Promise<void> {
    markGone(this.#database, target, { resources, mark });
  }

  async saveComplete(target: Target, complete: CompleteScan): Promise<void> {
    saveComplete(this.#database, target, complete);
  }

  async saveFailure(target: Target, failure: AttemptFailure): Promise<void> {
    saveFailure(this.#database, target, failure);
  }

  async target(target: Target): Promise<TargetItem | undefined> {
    const item = await this.#reader.getTarget(target);
    return item && freshnessOfType(item, target.resourceType);
  }

  async regionsOf(accountId: string): Promise<string[]> {
    return (await this.#reader.listTargets({ accountIds: [accountId] })).map(({ region }) => region);
  }
}
