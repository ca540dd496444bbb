import { ledgerExpiry } from '@muster/contracts';
import { type DynamoDb, putItem } from '@muster/dynamodb';
import type { LedgerStops } from '../ports/ledger-stops.ts';
import { STOP_SORT_KEY, stopPartition } from './dynamo-ledger-items.ts';

/** The stops of runs, kept in the ledger table. */
export class DynamoLedgerStops implements LedgerStops {
  readonly #db: DynamoDb;
  readonly #tableName: string;

  /** @param tableName value of the parameter `tagger/ledger-table-name` */
  constructor(db: DynamoDb, tableName: string) {
    this.#db = db;
    this.#tableName = tableName;
  }

  async stop(runId: string, at: Date): Promise<void> {
    await putItem(this.#db, {
      TableName: this.#tableName,
      Item: {
        pk: stopPartition(runId),
        sk: STOP_SORT_KEY,
        schemaVersion: 1,
        stoppedAt: at.toISOString(),
        expiresAtEpochSeconds: ledgerExpiry(at),
      },
    });
  }
}
