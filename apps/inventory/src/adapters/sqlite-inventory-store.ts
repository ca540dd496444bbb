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

const KnownRow = z.object({
  id: z.string(),
  contentHash: z.string(),
  writtenBy: z.string(),
  firstSeenAt: z.string(),
  isGone: z.number(),
  isManaged: z.number(),
});

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
    // Few distinct values, many rows: one string each keeps a target of 200,000 instances small in memory.
    const interned = new Map<string, string>();
    const intern = (text: string) => interned.get(text) ?? (interned.set(text, text), text);
    const rows = this.#database.iterate(
      `SELECT resource_id AS id, content_hash AS "contentHash", written_by AS "writtenBy",
         first_seen_at AS "firstSeenAt", gone_at IS NOT NULL AS "isGone", managed_by IS NOT NULL AS "isManaged"
       FROM resources WHERE account_id = ? AND region = ? AND resource_type = ?`,
      accountId,
      region,
      resourceType,
    );
    for (const row of rows) {
      const found = parseOwn(KnownRow, row, 'resource of the database');
      known.set(found.id, {
        contentHash: found.contentHash,
        writtenBy: intern(found.writtenBy),
        firstSeenAt: intern(found.firstSeenAt),
        gone: found.isGone === 1,
        ...(found.isManaged === 1 ? { managed: true } : {}),
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
