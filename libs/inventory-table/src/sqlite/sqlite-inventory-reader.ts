import {
  type AccountItem,
  DEFAULT_RESOURCE_TYPE,
  parseOwn,
  type Resource,
  type TargetItem,
} from '@muster/contracts';
import { resourceTypeOf } from '@muster/resource-types';
import type { Database } from '@muster/sqlite';
import * as z from 'zod';
import type {
  Arrangement,
  ResourceFilter,
  ResourceGroup,
  ResourceKey,
  SortKey,
  TargetFilter,
} from '../filter/resource-filter.ts';
import type { InventoryReader, Target, TargetOfType, TargetPagesOf } from '../inventory-reader.ts';
import { targetsOfTypes } from '../targets-of-types.ts';
import {
  all,
  conditionsOf,
  listed,
  orderOf,
  resourceConditions,
  type Sql,
  targetConditions,
  valueOfKey,
} from './resource-conditions.ts';
import { RESOURCE_COLUMNS, toResource } from './resource-rows.ts';
import { ACCOUNT_COLUMNS, TARGET_COLUMNS, toAccountItem, toTargetItem } from './scope-rows.ts';

/**
 * Rows per page. A statement that is read slowly would delay the checkpoint of the writer's WAL. Pages of 1,000 rows take
 * 50 MB more memory.
 */
const PAGE_ROWS = 100;

const TargetRow = z.object({ accountId: z.string(), region: z.string() });
/** LIMIT without a limit. */
const NO_LIMIT = -1;
/** The values of a group, NULL for none, and the count. */
const GroupRow = z.array(z.union([z.string(), z.int(), z.null()])).min(1);
const IdRow = z.object({ resourceId: z.string() });

const KeyRow = z.tuple([z.string()]);
const CountRow = z.tuple([z.int()]);

/** The inventory in the SQLite database. */
export class SqliteInventoryReader implements InventoryReader {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async listTargets(filter: TargetFilter = {}): Promise<Target[]> {
    return this.#targets(targetConditions(filter));
  }

  async *targetPages({ accountId, afterAccountId }: TargetPagesOf = {}): AsyncGenerator<Target[]> {
    const conditions: Sql[] = [];
    if (accountId !== undefined) conditions.push({ sql: 'account_id = ?', parameters: [accountId] });
    else if (afterAccountId !== undefined)
      conditions.push({ sql: 'account_id > ?', parameters: [afterAccountId] });
    const targets = this.#targets(conditions);
    for (let at = 0; at < targets.length; at += PAGE_ROWS) yield targets.slice(at, at + PAGE_ROWS);
  }

  async listAccounts(): Promise<string[]> {
    return this.#database
      .all('SELECT account_id AS "accountId" FROM accounts ORDER BY account_id')
      .map((row) => parseOwn(TargetRow.pick({ accountId: true }), row, 'account of the database').accountId);
  }

  async getAccount(accountId: string): Promise<AccountItem | undefined> {
    const row = this.#database.get(`SELECT ${ACCOUNT_COLUMNS} FROM accounts WHERE account_id = ?`, accountId);
    return row && toAccountItem(row);
  }

  async getTarget({ accountId, region }: Target): Promise<TargetItem | undefined> {
    const row = this.#database.get(
      `SELECT ${TARGET_COLUMNS} FROM targets WHERE account_id = ? AND region = ?`,
      accountId,
      region,
    );
    return row && toTargetItem(row);
  }

  resourcesOf(target: TargetOfType): AsyncGenerator<Resource[]> {
    return this.#resourcesOf(target, []);
  }

  async someResourceIds({ accountId, region, resourceType }: TargetOfType, count: number): Promise<string[]> {
    const { name, endedStates } = resourceTypeOf(resourceType);
    return this.#database
      .all(
        `SELECT resource_id AS "resourceId" FROM resources
         WHERE account_id = ? AND region = ? AND resource_type = ? AND gone_at IS NULL
           AND state NOT IN (SELECT value FROM json_each(?))
         ORDER BY resource_id LIMIT ?`,
        accountId,
        region,
        name,
        JSON.stringify(endedStates),
        count,
      )
      .map((row) => parseOwn(IdRow, row, 'resource of the database').resourceId);
  }

  async *resources(
    filter: ResourceFilter = {},
    { sort = [], limit = Number.POSITIVE_INFINITY }: Arrangement = {},
  ): AsyncGenerator<Resource[]> {
    if (sort.length > 0) {
      yield* this.#sorted(filter, sort, limit);
      return;
    }
    const conditions = resourceConditions(filter);
    let left = limit;
    const targets = targetsOfTypes(await this.listTargets(filter));
    for (const target of targets)
      for await (const page of this.#resourcesOf(target, conditions)) {
        if (left <= 0) return;
        yield page.slice(0, left);
        left -= page.length;
      }
  }

  async countResources(filter: ResourceFilter = {}): Promise<number> {
    const { sql, parameters } = conditionsOf(filter);
    const [row] = this.#database.values(`SELECT count(*) FROM resources WHERE ${sql}`, ...parameters);
    return parseOwn(CountRow, row, 'count of resources')[0];
  }

  async groupResources(keys: readonly ResourceKey[], filter: ResourceFilter = {}): Promise<ResourceGroup[]> {
    const values = listed([...keys.map(valueOfKey), { sql: 'count(*)', parameters: [] }]);
    const where = conditionsOf(filter);
    const by = keys.map((_, index) => String(index + 1)).join(', ');
    const rows = this.#database.values(
      `SELECT ${values.sql} FROM resources WHERE ${where.sql} ${by === '' ? '' : `GROUP BY ${by}`}`,
      ...values.parameters,
      ...where.parameters,
    );
    return rows
      .map((row) => parseOwn(GroupRow, row, 'group of resources'))
      .map((row) => ({
        values: row.slice(0, -1).map((value) => (typeof value === 'string' ? value : undefined)),
        count: Number(row.at(-1)),
      }))
      .filter(({ count }) => count > 0);
  }

  #targets(conditions: readonly Sql[]): Target[] {
    const { sql, parameters } = all(conditions);
    return this.#database
      .all(
        `SELECT account_id AS "accountId", region FROM targets WHERE ${sql} ORDER BY account_id, region`,
        ...parameters,
      )
      .map((row) => parseOwn(TargetRow, row, 'target of the database'));
  }

  /** Reads pages in the order of the primary key. Each page begins after the last row of the previous one. */
  async *#resourcesOf(
    { accountId, region, resourceType = DEFAULT_RESOURCE_TYPE }: TargetOfType,
    conditions: readonly Sql[],
  ): AsyncGenerator<Resource[]> {
    const { sql, parameters } = all(conditions);
    let last = '';
    for (;;) {
      const page = this.#database
        .values(
          `SELECT ${RESOURCE_COLUMNS} FROM resources
           WHERE account_id = ? AND region = ? AND resource_type = ? AND resource_id > ? AND ${sql}
           ORDER BY resource_id LIMIT ${PAGE_ROWS}`,
          ...[accountId, region, resourceType, last, ...parameters],
        )
        .map(toResource);
      const next = page.at(-1);
      if (next === undefined) return;
      yield page;
      if (page.length < PAGE_ROWS) return;
      last = next.resourceId;
    }
  }

  /**
   * Orders the keys of the resources, then reads the resources page by page: the statement that orders ends before the
   * first page, so that a slow reader holds up no writer.
   */
  *#sorted(filter: ResourceFilter, sort: readonly SortKey[], limit: number): Generator<Resource[]> {
    const where = conditionsOf(filter);
    const order = orderOf(sort);
    const keys = this.#database
      .values(
        `SELECT json_array(account_id, region, resource_type, resource_id) FROM resources
         WHERE ${where.sql} ORDER BY ${order.sql} LIMIT ?`,
        ...[...where.parameters, ...order.parameters, Number.isFinite(limit) ? limit : NO_LIMIT],
      )
      .map((row) => parseOwn(KeyRow, row, 'key of a resource')[0]);
    for (let at = 0; at < keys.length; at += PAGE_ROWS)
      yield this.#database
        .values(
          `SELECT ${RESOURCE_COLUMNS} FROM json_each(?) AS wanted CROSS JOIN resources
             ON account_id = wanted.value ->> 0 AND region = wanted.value ->> 1
             AND resource_type = wanted.value ->> 2 AND resource_id = wanted.value ->> 3
           ORDER BY wanted.key`,
          `[${keys.slice(at, at + PAGE_ROWS).join(',')}]`,
        )
        .map(toResource);
  }
}
