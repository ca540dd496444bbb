import { type DynamoDb, putItem } from '@muster/dynamodb';
import { LEDGER_SECONDS, STOP_SORT_KEY, stopPartition } from './dynamo-ledger-items.ts';

/** Marks a run as stopped for the consumer of the task queue and for planners. */
export class LedgerStops {
  readonly #db: DynamoDb;
  readonly #tableName: string;

  /** @param tableName value of the parameter `tagger/ledger-table-name` */
  constructor(db: DynamoDb, tableName: string) {
    this.#db = db;
    this.#tableName = tableName;
  }

  /** From a few seconds after this on, no task of the run is applied until it is resumed. */
  async stop(runId: string, at: Date): Promise<void> {
    await putItem(this.#db, {
      TableName: this.#tableName,
      Item: {
        pk: stopPartition(runId),
        sk: STOP_SORT_KEY,
        schemaVersion: 1,
        stoppedAt: at.toISOString(),
        expiresAtEpochSeconds: Math.floor(at.getTime() / 1000) + LEDGER_SECONDS,
      },
    });
  }
}
