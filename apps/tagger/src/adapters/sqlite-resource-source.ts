import { DEFAULT_RESOURCE_TYPE, parseOwn, Timestamp } from '@muster/contracts';
import { otherType, type TargetOfType } from '@muster/inventory-table';
import type { Database, Row } from '@muster/sqlite';
import * as z from 'zod';
import type { ResourceSource, TaggableResource } from '../ports/resource-source.ts';
import { TaggableResources } from './taggable-resources.ts';

/** Rows per page. Each page is read in one call, so that no read stays open while tasks are written. */
const PAGE_ROWS = 1000;

const ReadAtRow = z.object({ begun_at: Timestamp.nullable(), ended_at: Timestamp.nullable() });

const READ_AT = `SELECT last_complete_scan_begun_at AS begun_at, last_complete_scan_at AS ended_at
  FROM targets WHERE account_id = ? AND region = ?`;
const READ_AT_OF_TYPE = `SELECT f.value ->> '$.lastCompleteScanBegunAt' AS begun_at, f.value ->> '$.lastCompleteScanAt' AS ended_at
  FROM targets t JOIN json_each(t.freshness_by_type) f WHERE t.account_id = ? AND t.region = ? AND f.key = ?`;
const RESOURCES = `SELECT account_id, region, resource_type, resource_id, state, tags, gone_at, managed_by FROM resources
  WHERE account_id = ? AND region = ? AND resource_type = ? AND resource_id > ? ORDER BY resource_id LIMIT ${PAGE_ROWS}`;

/** Reads resources from the inventory in SQLite. */
export class SqliteResourceSource implements ResourceSource {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async readAt({ accountId, region, resourceType }: TargetOfType): Promise<string | undefined> {
    const type = otherType(resourceType);
    const row =
      type === undefined
        ? this.#database.get(READ_AT, accountId, region)
        : this.#database.get(READ_AT_OF_TYPE, accountId, region, type);
    if (row === undefined) return undefined;
    const { begun_at, ended_at } = parseOwn(ReadAtRow, row, `target ${accountId} ${region}`);
    return begun_at ?? ended_at ?? undefined;
  }

  async *resourcesOf({ accountId, region, resourceType }: TargetOfType): AsyncGenerator<TaggableResource[]> {
    const type = resourceType ?? DEFAULT_RESOURCE_TYPE;
    for (let after = ''; ;) {
      const rows = this.#database.all(RESOURCES, accountId, region, type, after);
      const page = parseOwn(TaggableResources, rows.map(resourceOf), 'page of the inventory');
      yield page;
      const last = page.at(-1);
      if (last === undefined || rows.length < PAGE_ROWS) return;
      after = last.resourceId;
    }
  }
}

function resourceOf(row: Row): unknown {
  const { tags, gone_at, managed_by } = row;
  return {
    accountId: row['account_id'],
    region: row['region'],
    resourceType: row['resource_type'],
    resourceId: row['resource_id'],
    state: row['state'],
    tags: tagsOf(tags),
    ...(gone_at === null ? {} : { goneAt: gone_at }),
    ...(managed_by === null ? {} : { managedBy: managed_by }),
  };
}

/** Returns invalid JSON as text, so that the schema rejects it. */
function tagsOf(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return text;
  }
}
