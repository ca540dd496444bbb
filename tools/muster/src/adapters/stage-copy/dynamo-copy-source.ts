import { AccountItemV1, ContractError, parseContract, TargetItemV1 } from '@muster/contracts';
import { batchGet, type DynamoDb, type Item, queryPages, scanPages } from '@muster/dynamodb';
import {
  ACCOUNT_SORT_KEY,
  DynamoInventoryReader,
  TARGET_SORT_KEY,
  type Target,
  targetPartition,
} from '@muster/inventory-table';
import { type CopiedHeader, RunCopy } from '@muster/orchestrator/copy';
import type { Database } from '@muster/sqlite';
import { ledgerPages } from '@muster/tagger/copy';
import type { CopySource, OnOdd, Scope, Segment, Usage } from '../../stage-copy/ports.ts';

/** A table of the stage, with the client for it. */
export interface Table {
  readonly db: DynamoDb;
  readonly name: string;
}

/** The tables of a stage in DynamoDB. */
export class DynamoCopySource implements CopySource {
  readonly #inventory: Table;
  readonly #runs: RunCopy;
  readonly #ledger: () => Table;
  readonly usage: Usage;

  constructor(tables: { inventory: Table; runs: Table; ledger: () => Table }, usage: Usage) {
    this.#inventory = tables.inventory;
    this.#runs = new RunCopy(tables.runs.db, tables.runs.name);
    this.#ledger = tables.ledger;
    this.usage = usage;
  }

  leases() {
    return this.#runs.leases();
  }

  headers(onOdd: OnOdd): Promise<CopiedHeader[]> {
    return this.#runs.headers(onOdd);
  }

  copyRun(run: CopiedHeader, database: Database, onOdd: OnOdd): Promise<void> {
    return this.#runs.copy(run, database, onOdd);
  }

  async scope(onOdd: OnOdd): Promise<Scope> {
    const { db, name } = this.#inventory;
    const reader = new DynamoInventoryReader(db, name);
    const parsed = <Value>(parse: () => Value): Value[] => {
      try {
        return [parse()];
      } catch (error) {
        if (!(error instanceof ContractError)) throw error;
        onOdd(error.message);
        return [];
      }
    };
    const listed = await reader.listTargets();
    const targets = await batchGet(
      db,
      name,
      listed.map(({ accountId, region }) => ({
        pk: targetPartition(accountId, region),
        sk: TARGET_SORT_KEY,
      })),
    );
    const accountIds = await reader.listAccounts();
    const accounts = await batchGet(
      db,
      name,
      accountIds.map((pk) => ({ pk, sk: ACCOUNT_SORT_KEY })),
    );
    return {
      targets: targets.flatMap((item) =>
        parsed(() => parseContract(TargetItemV1, item, `target ${String(item['pk'])}`)),
      ),
      accounts: accounts.flatMap((item) =>
        parsed(() => parseContract(AccountItemV1, item, `account ${String(item['pk'])}`)),
      ),
    };
  }

  inventory({ index, of }: Segment): AsyncGenerator<Item[]> {
    const { db, name } = this.#inventory;
    return scanPages(db, { TableName: name, ConsistentRead: true, Segment: index, TotalSegments: of });
  }

  itemsOf({ accountId, region }: Target): AsyncGenerator<Item[]> {
    const { db, name } = this.#inventory;
    return queryPages(db, {
      TableName: name,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': targetPartition(accountId, region) },
      ConsistentRead: true,
    });
  }

  ledger(segment: Segment): AsyncGenerator<Item[]> {
    const { db, name } = this.#ledger();
    return ledgerPages(db, name, segment);
  }
}
