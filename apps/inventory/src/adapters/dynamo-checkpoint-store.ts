import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { ApiCalls, ResourceCounts } from '@muster/contracts';
import { type DynamoDb, queryPages } from '@muster/dynamodb';
import * as z from 'zod';
import { CheckpointConflictError } from '../errors.ts';
import type { Checkpoint, CheckpointStore, LoadedCheckpoint, ScanKey } from '../ports/checkpoint-store.ts';

const compress = promisify(deflateRaw);
const decompress = promisify(inflateRaw);

/** A checkpoint is of use while its run may be resumed. */
const KEPT_SECONDS = 14 * 24 * 3600;

const CheckpointRow = z.object({
  version: z.number().int(),
  done: z.boolean(),
  nextToken: z.string().optional(),
  pages: z.number().int(),
  restarts: z.number().int(),
  resources: ResourceCounts,
  apiCalls: ApiCalls,
});
const PageRow = z.object({ ids: z.instanceof(Uint8Array) });

/**
 * Checkpoints in DynamoDB. Keys: `pk = <runId>#<accountId>#<region>#<scan>`; `sk = checkpoint` for the checkpoint,
 * `sk = page#<restarts>#<page>` for the ids of each stored page, compressed to about 10 bytes an id.
 */
export class DynamoCheckpointStore implements CheckpointStore {
  readonly #db: DynamoDb;
  readonly #tableName: string;
  readonly #now: () => Date;

  constructor(db: DynamoDb, tableName: string, now: () => Date) {
    this.#db = db;
    this.#tableName = tableName;
    this.#now = now;
  }

  async load(key: ScanKey): Promise<LoadedCheckpoint | undefined> {
    const { Item } = await this.#db.send(
      new GetCommand({
        TableName: this.#tableName,
        Key: { pk: partition(key), sk: 'checkpoint' },
        ConsistentRead: true,
      }),
    );
    if (Item === undefined) return undefined;
    const checkpoint = CheckpointRow.parse(Item);
    return { checkpoint, handledIds: checkpoint.done ? new Set() : await this.#handledIds(key, checkpoint) };
  }

  async save(key: ScanKey, checkpoint: Checkpoint, pageIds: readonly string[]): Promise<void> {
    const expires = Math.floor(this.#now().getTime() / 1000) + KEPT_SECONDS;
    if (pageIds.length > 0)
      await this.#put(key, pageSortKey(checkpoint), expires, { ids: await compress(pageIds.join('\n')) });
    const first = 'attribute_not_exists(pk)';
    const successor = 'version = :previous';
    try {
      await this.#put(
        key,
        'checkpoint',
        expires,
        { ...checkpoint },
        checkpoint.version === 1 ? first : successor,
        {
          ...(checkpoint.version === 1 ? {} : { ':previous': checkpoint.version - 1 }),
        },
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      throw new CheckpointConflictError(`Another invocation went on with scan ${partition(key)}`, {
        cause: error,
      });
    }
  }

  async #handledIds(key: ScanKey, checkpoint: Checkpoint): Promise<Set<string>> {
    const handled = new Set<string>();
    const pages = queryPages(this.#db, {
      TableName: this.#tableName,
      // A page beyond the checkpoint was stored just before a crash; it will be fetched again.
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
      ExpressionAttributeValues: {
        ':pk': partition(key),
        ':first': pageSortKey({ ...checkpoint, pages: 0 }),
        ':last': pageSortKey(checkpoint),
      },
      ConsistentRead: true,
    });
    for await (const rows of pages)
      for (const row of rows) {
        const ids = await decompress(PageRow.parse(row).ids);
        for (const id of ids.toString('utf8').split('\n')) handled.add(id);
      }
    return handled;
  }

  async #put(
    key: ScanKey,
    sk: string,
    expiresAtEpochSeconds: number,
    item: Record<string, unknown>,
    condition?: string,
    values: Record<string, unknown> = {},
  ): Promise<void> {
    await this.#db.send(
      new PutCommand({
        TableName: this.#tableName,
        Item: { pk: partition(key), sk, expiresAtEpochSeconds, ...item },
        ...(condition === undefined ? {} : { ConditionExpression: condition }),
        ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
      }),
    );
  }
}

const partition = ({ runId, accountId, region, scan }: ScanKey): string =>
  `${runId}#${accountId}#${region}#${scan}`;

const pageSortKey = ({ restarts, pages }: Pick<Checkpoint, 'restarts' | 'pages'>): string =>
  `page#${String(restarts).padStart(3, '0')}#${String(pages).padStart(7, '0')}`;
