import { DEFAULT_RESOURCE_TYPE, parseOwn, Tags, Timestamp } from '@muster/contracts';
import { otherType, type TargetOfType } from '@muster/inventory-table';
import { AcceptedValues } from '@muster/inventory-table/sqlite';
import { type Database, jsonColumn } from '@muster/sqlite';
import * as z from 'zod';
import type { ResourceSource, TaggableResource } from '../ports/resource-source.ts';
import { TaggableResource as StoredResource, TaggableResources } from './taggable-resources.ts';

/** Rows per page. Each page is read in one call, so that no read stays open while tasks are written. */
const PAGE_ROWS = 200;

const ReadAtRow = z.object({ begun_at: Timestamp.nullable(), ended_at: Timestamp.nullable() });

const READ_AT = `SELECT last_complete_scan_begun_at AS begun_at, last_complete_scan_at AS ended_at
  FROM targets WHERE account_id = ? AND region = ?`;
const READ_AT_OF_TYPE = `SELECT f.value ->> '$.lastCompleteScanBegunAt' AS begun_at, f.value ->> '$.lastCompleteScanAt' AS ended_at
  FROM targets t JOIN json_each(t.freshness_by_type) f WHERE t.account_id = ? AND t.region = ? AND f.key = ?`;
const RESOURCES = `SELECT account_id, region, resource_type, resource_id, state, gone_at, managed_by, instance_type, launch_time, vpc_id, subnet_id, image_id, platform, tags FROM resources
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
      const rows = this.#database.values(RESOURCES, accountId, region, type, after);
      const page =
        plainPage(rows) ?? parseOwn(TaggableResources, rows.map(fieldsOf), 'page of the inventory');
      yield page;
      const last = page.at(-1);
      if (last === undefined || rows.length < PAGE_ROWS) return;
      after = last.resourceId;
    }
  }
}

/** The columns of `RESOURCES` that are text, under the names and with the schemas of the contract. */
const CHECKED = (
  [
    'accountId',
    'region',
    'resourceType',
    'resourceId',
    'state',
    'goneAt',
    'managedBy',
    'instanceType',
    'launchTime',
    'vpcId',
    'subnetId',
    'imageId',
    'platform',
  ] as const
).map((field, index) => ({ field, index, accepted: new AcceptedValues(StoredResource.shape[field]) }));
const TAGS = CHECKED.length;

/** What the schema makes of ordinary rows, in a fraction of its time. Undefined if it refuses one of them. */
function plainPage(rows: readonly (readonly unknown[])[]): TaggableResource[] | undefined {
  const page: TaggableResource[] = [];
  for (const row of rows) {
    const resource = plainResource(row);
    if (resource === undefined) return undefined;
    page.push(resource);
  }
  return page;
}

function plainResource(values: readonly unknown[]): TaggableResource | undefined {
  const tags = Tags.safeParse(jsonColumn(values[TAGS])).data;
  if (tags === undefined) return undefined;
  const fields: Record<string, unknown> = { tags };
  for (const { field, index, accepted } of CHECKED) {
    const value = values[index] ?? undefined;
    if (!accepted.has(value)) return undefined;
    if (value !== undefined) fields[field] = value;
  }
  // Every field was checked with its schema.
  return fields as TaggableResource;
}

const fieldsOf = (values: readonly unknown[]): unknown => ({
  ...Object.fromEntries(CHECKED.map(({ field, index }) => [field, values[index] ?? undefined])),
  tags: jsonColumn(values[TAGS]),
});
