import {
  type AccountItem,
  DEFAULT_RESOURCE_TYPE,
  parseOwn,
  type Resource,
  type TargetItem,
} from '@muster/contracts';
import { resourceTypeOf } from '@muster/resource-types';
import type { Database, Parameter } from '@muster/sqlite';
import * as z from 'zod';
import type {
  InventoryReader,
  ResourceFilter,
  Target,
  TargetFilter,
  TargetOfType,
  TargetPagesOf,
} from '../inventory-reader.ts';
import { RESOURCE_COLUMNS, toResource } from './resource-rows.ts';
import { ACCOUNT_COLUMNS, TARGET_COLUMNS, toAccountItem, toTargetItem } from './scope-rows.ts';

/** Rows per page. A statement that is read slowly would delay the checkpoint of the writer's WAL. */
const PAGE_ROWS = 1_000;

const TargetRow = z.object({ accountId: z.string(), region: z.string() });
const IdRow = z.object({ resourceId: z.string() });

/** Part of a WHERE clause, with its parameters. */
interface Condition {
  readonly sql: string;
  readonly parameters: readonly Parameter[];
}

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
    const conditions: Condition[] = [];
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

  async *resources(filter: ResourceFilter = {}): AsyncGenerator<Resource[]> {
    const conditions = resourceConditions(filter);
    for (const target of await this.listTargets(filter)) yield* this.#resourcesOf(target, conditions);
  }

  #targets(conditions: readonly Condition[]): Target[] {
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
    conditions: readonly Condition[],
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
}

const all = (conditions: readonly Condition[]): Condition => ({
  sql: conditions.map(({ sql }) => sql).join(' AND ') || 'TRUE',
  parameters: conditions.flatMap(({ parameters }) => parameters),
});

/** Matches rows whose column has one of the values in a list. */
const oneOf = (column: string, values: readonly string[] | undefined): Condition[] =>
  values === undefined
    ? []
    : [{ sql: `${column} IN (SELECT value FROM json_each(?))`, parameters: [JSON.stringify(values)] }];

const targetConditions = ({ accountIds, regions }: TargetFilter): Condition[] => [
  ...oneOf('account_id', accountIds),
  ...oneOf('region', regions),
];

const WITH_KEY = 'EXISTS (SELECT 1 FROM json_each(tags) WHERE key = ?)';

function resourceConditions({
  tags = [],
  missingTags = [],
  states,
  gone = false,
}: ResourceFilter): Condition[] {
  return [
    { sql: gone ? 'gone_at IS NOT NULL' : 'gone_at IS NULL', parameters: [] },
    ...oneOf('state', states),
    ...tags.map(({ key, value }) =>
      value === undefined
        ? { sql: WITH_KEY, parameters: [key] }
        : {
            sql: 'EXISTS (SELECT 1 FROM json_each(tags) WHERE key = ? AND value = ?)',
            parameters: [key, value],
          },
    ),
    ...missingTags.map((key) => ({ sql: `NOT ${WITH_KEY}`, parameters: [key] })),
  ];
}
