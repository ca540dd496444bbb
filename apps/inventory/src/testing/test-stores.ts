import type { Resource, TargetItem } from '@muster/contracts';
import { RESOURCE_COLUMNS, TARGET_COLUMNS, toResource, toTargetItem } from '@muster/inventory-table/sqlite';
import { type Database, openInMemory } from '@muster/sqlite';
import { SqliteInventoryStore } from '../adapters/sqlite-inventory-store.ts';
import { SqliteScopeStore } from '../adapters/sqlite-scope-store.ts';
import type { GoneMark, GoneResource, ResourceRecord, Target } from '../ports/inventory-store.ts';
import type { OutOfScopeMark } from '../ports/scope-store.ts';

/** An in-memory inventory with readable content for tests. */
export class TestInventoryStore extends SqliteInventoryStore {
  readonly database: Database;
  /** Number of resources written by `put` or `markGone`. */
  writes = 0;

  constructor(database: Database = openInMemory()) {
    super(database);
    this.database = database;
  }

  /** By `<accountId>#<region>/<id>`, sorted by ID. */
  get items(): Map<string, Resource> {
    const rows = this.database.values(
      `SELECT ${RESOURCE_COLUMNS} FROM resources ORDER BY account_id, region, resource_id`,
    );
    return new Map(
      rows.map(toResource).map((each) => [`${each.accountId}#${each.region}/${each.resourceId}`, each]),
    );
  }

  /** By `<accountId>#<region>`. */
  get targets(): Map<string, TargetItem> {
    const rows = this.database.all(`SELECT ${TARGET_COLUMNS} FROM targets ORDER BY account_id, region`);
    return new Map(rows.map(toTargetItem).map((each) => [each.pk, each]));
  }

  override async put(resources: readonly ResourceRecord[]): Promise<void> {
    await super.put(resources);
    this.writes += resources.length;
  }

  override async markGone(target: Target, resources: readonly GoneResource[], mark: GoneMark): Promise<void> {
    await super.markGone(target, resources, mark);
    this.writes += resources.length;
  }
}

/** In-memory targets and accounts, beside the resources of a `TestInventoryStore`. */
export class TestScopeStore extends SqliteScopeStore {
  /** Number of marks written. */
  writes = 0;

  constructor({ database }: TestInventoryStore) {
    super(database);
  }

  override async markTarget(target: Target, mark: OutOfScopeMark): Promise<void> {
    await super.markTarget(target, mark);
    this.writes++;
  }

  override async markAccount(accountId: string, mark: OutOfScopeMark): Promise<void> {
    await super.markAccount(accountId, mark);
    this.writes++;
  }
}

/** The port with some methods replaced. */
export const changed = <Port extends object>(port: Port, methods: Partial<Port>): Port =>
  new Proxy(port, {
    get: (object, name) => {
      const replaced: unknown = Reflect.get(methods, name);
      if (replaced !== undefined) return replaced;
      const member: unknown = Reflect.get(object, name);
      return typeof member === 'function'
        ? (...args: unknown[]): unknown => Reflect.apply(member, object, args)
        : member;
    },
  });
