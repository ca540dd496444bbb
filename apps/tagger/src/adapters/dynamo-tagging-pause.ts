import { type DynamoDb, getItem, putItem } from '@muster/dynamodb';
import type { TaggingPause } from '../ports/tagging-pause.ts';
import { PAUSE_KEY, PauseItemV1 } from './dynamo-ledger-items.ts';
import { contentOf } from './dynamo-ledger-reader.ts';

/** The item must not expire while tagging is paused. */
const KEPT_SECONDS = 10 * 365 * 86_400;

/** The pause of a stage, kept in the ledger table. */
export class DynamoTaggingPause implements TaggingPause {
  readonly #db: DynamoDb;
  readonly #tableName: string;

  /** @param tableName value of the parameter `tagger/ledger-table-name` */
  constructor(db: DynamoDb, tableName: string) {
    this.#db = db;
    this.#tableName = tableName;
  }

  async pausedAt(): Promise<string | undefined> {
    const item = await getItem(this.#db, {
      TableName: this.#tableName,
      Key: PAUSE_KEY,
      ConsistentRead: true,
    });
    return item && contentOf(PauseItemV1, item).pausedAt;
  }

  async pause(at: Date): Promise<string> {
    const earlier = await this.pausedAt();
    if (earlier !== undefined) return earlier;
    await this.#put(at, { pausedAt: at.toISOString() });
    return at.toISOString();
  }

  async resume(at: Date): Promise<string | undefined> {
    const earlier = await this.pausedAt();
    if (earlier !== undefined) await this.#put(at, {});
    return earlier;
  }

  async #put(at: Date, content: { pausedAt?: string }): Promise<void> {
    const expiresAtEpochSeconds = Math.floor(at.getTime() / 1000) + KEPT_SECONDS;
    await putItem(this.#db, {
      TableName: this.#tableName,
      Item: { ...PAUSE_KEY, schemaVersion: 1, expiresAtEpochSeconds, ...content },
    });
  }
}
