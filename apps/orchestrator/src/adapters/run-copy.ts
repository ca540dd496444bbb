import { ContractError, Count, parseOwn } from '@muster/contracts';
import { type DynamoDb, getItem, type Item, queryAll, queryPages } from '@muster/dynamodb';
import type { Database } from '@muster/sqlite';
import * as z from 'zod';
import type { RunHeader } from '../ports/run-store.ts';
import * as keys from './dynamo-run-items.ts';
import { DynamoRunTable } from './dynamo-run-table.ts';
import * as items from './run-items.ts';
import { SqliteRunRows } from './sqlite-run-copy.ts';

/** A run, as the list of runs has it. */
export interface CopiedHeader {
  readonly header: RunHeader;
  readonly expiresAtEpochSeconds: number;
}

/** The runs in progress. The version changes whenever a run begins or ends. 0: an earlier version of Muster is deployed. */
export interface LeaseState {
  readonly version: number;
  readonly runIds: readonly string[];
}

const Expiry = z.object({ expiresAtEpochSeconds: Count });

const expiryOf = (item: Item) =>
  parseOwn(Expiry, item, `expiry of ${String(item['pk'])} ${String(item['sk'])}`);

function noteOdd(onOdd: (message: string) => void, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    onOdd(error.message);
  }
}

/** Copies runs from DynamoDB into a database of SQLite. Reads are strongly consistent. */
export class RunCopy {
  readonly #table: DynamoRunTable;

  constructor(db: DynamoDb, tableName: string) {
    this.#table = new DynamoRunTable(db, tableName);
  }

  async leases(): Promise<LeaseState> {
    const item = await getItem(this.#table.db, {
      TableName: this.#table.tableName,
      Key: { pk: keys.LEASE_PARTITION, sk: keys.LEASE_SORT_KEY },
      ConsistentRead: true,
    });
    if (item === undefined) return { version: 0, runIds: [] };
    const { version, leases } = this.#table.parse(items.RunLeasesItemV1, item);
    return { version, runIds: leases.map(({ runId }) => runId) };
  }

  /** Calls `onOdd` with the reason why a row cannot be read. */
  async headers(onOdd: (message: string) => void): Promise<CopiedHeader[]> {
    const found = await queryAll(this.#table.db, {
      TableName: this.#table.tableName,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': keys.HEADER_PARTITION },
    });
    const headers: CopiedHeader[] = [];
    for (const item of found)
      noteOdd(onOdd, () => {
        headers.push({ header: this.#table.parse(items.RunHeaderItemV1, item), ...expiryOf(item) });
      });
    return headers;
  }

  /** Replaces the rows of a run in the database. Calls `onOdd` with the reason why a row cannot be read. */
  async copy(run: CopiedHeader, database: Database, onOdd: (message: string) => void): Promise<void> {
    const rows = new SqliteRunRows(database);
    const { runId } = run.header;
    let request: string | undefined;
    const pages = queryPages(this.#table.db, {
      TableName: this.#table.tableName,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': keys.runPartition(runId) },
    });
    database.transaction(() => rows.remove(runId));
    for await (const page of pages)
      database.transaction(() => {
        for (const item of page)
          noteOdd(onOdd, () => {
            if (item['sk'] === keys.REQUEST_SORT_KEY)
              request = JSON.stringify(this.#table.parse(items.RunRequestItemV1, item).request);
            else this.#put(rows, runId, item);
          });
      });
    database.transaction(() => rows.putHeader(run, request));
  }

  #put(rows: SqliteRunRows, runId: string, item: Item): void {
    const sortKey = String(item['sk']);
    const kept = { runId, ...expiryOf(item) };
    if (sortKey.startsWith(keys.TARGET_PREFIX))
      rows.putTarget({ ...kept, row: this.#table.parse(items.TargetRowItemV1, item) });
    else if (sortKey.startsWith(keys.LISTING_PREFIX))
      rows.putListing({ ...kept, listing: this.#table.parse(items.AccountListingItemV1, item) });
    else if (sortKey.startsWith(keys.LEFT_OUT_PREFIX))
      rows.putLeftOut({ ...kept, leftOut: this.#table.parse(items.LeftOutItemV1, item) });
    else if (sortKey.startsWith(keys.NAME_PREFIX))
      rows.putAccountName({ ...kept, ...this.#table.parse(items.AccountNameItemV1, item) });
    else if (sortKey === keys.ODD_ACCOUNTS_SORT_KEY)
      rows.putOdd({ ...kept, odd: this.#table.parse(items.OddAccountsItemV1, item).odd });
    else if (sortKey.startsWith(keys.ACCOUNTS_PREFIX)) {
      const first = Number(sortKey.slice(keys.ACCOUNTS_PREFIX.length)) * keys.ACCOUNTS_PER_ITEM;
      const { accountIds } = this.#table.parse(keys.RunAccountsItemV1, item);
      rows.putAccounts({ ...kept, first, accountIds });
    }
    // Other rows are of a newer version.
  }
}
