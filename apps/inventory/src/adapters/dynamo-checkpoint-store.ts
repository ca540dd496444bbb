import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { parseOwn } from '@muster/contracts';
import { type DynamoDb, getItem, putItem, queryPages } from '@muster/dynamodb';
import { otherType } from '@muster/inventory-table';
import * as z from 'zod';
import { CheckpointConflictError } from '../errors.ts';
import type { Checkpoint, CheckpointStore, LoadedCheckpoint, ScanKey } from '../ports/checkpoint-store.ts';
import {
  checkpointExpiry,
  CheckpointRow,
  loadedCheckpoint,
  type StoredListing,
} from './stored-checkpoint.ts';

const compress = promisify(deflateRaw);
const decompress = promisify(inflateRaw);

interface Condition {
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeValues?: Record<string, unknown>;
}

/** Scans whose names contain a time. The store lists them, because their names cannot be derived. */
const LATER_SCAN = /^replan-/;

const PageRow = z.object({ sk: z.string(), ids: z.instanceof(Uint8Array), before: z.string().optional() });
type PageRow = z.infer<typeof PageRow>;

/**
 * Checkpoints in DynamoDB.
 *
 * Keys: `pk = <runId>#<accountId>#<region>#<scan>`, followed by `#<resourceType>` unless it is the default type.
 * `sk = checkpoint` for the checkpoint. `sk = page#<restarts>#<page>#<random>` for the IDs of each stored page,
 * compressed to about 10 bytes per ID. A scan whose name contains a time is listed under
 * `pk = <runId>#<accountId>#<region>#later-scans`, `sk = <scan>`.
 *
 * The checkpoint names the row of its newest page, and each of these rows names the row before it. An invocation that
 * crashes before it saves its checkpoint, or that loses to another invocation, leaves rows that nothing names. They are
 * not read.
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
    const item = await getItem(this.#db, {
      TableName: this.#tableName,
      Key: { pk: checkpointPartition(key), sk: 'checkpoint' },
      ConsistentRead: true,
    });
    if (item === undefined) return undefined;
    const checkpoint = parseOwn(CheckpointRow, item, 'checkpoint');
    return loadedCheckpoint(checkpoint, (listing) => this.#idsOf(key, listing));
  }

  async save(key: ScanKey, checkpoint: Checkpoint, pageIds: readonly string[]): Promise<Checkpoint> {
    const afterPage = !checkpoint.done && checkpoint.pages > 0;
    const saved = afterPage
      ? { ...checkpoint, lastPage: await this.#savePage(key, checkpoint, pageIds) }
      : checkpoint;
    const isFirst = saved.version === 1;
    if (isFirst && LATER_SCAN.test(key.scan))
      await this.#putItem(key, laterScansPartition(key), key.scan, {});
    try {
      await this.#put(key, 'checkpoint', saved, {
        ConditionExpression: isFirst ? 'attribute_not_exists(pk)' : 'version = :previous',
        ...(isFirst ? {} : { ExpressionAttributeValues: { ':previous': saved.version - 1 } }),
      });
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      throw new CheckpointConflictError(`Another invocation continued scan ${checkpointPartition(key)}`, {
        cause: error,
      });
    }
    return saved;
  }

  /** @returns the sort key, which no other invocation uses */
  async #savePage(
    key: ScanKey,
    { restarts, pages, lastPage }: Checkpoint,
    pageIds: readonly string[],
  ): Promise<string> {
    const page = String(pages).padStart(7, '0');
    const sk = `${pagePrefix(restarts)}${page}#${randomBytes(6).toString('base64url')}`;
    await this.#put(key, sk, { ids: await compress(pageIds.join('\n')), before: lastPage });
    return sk;
  }

  /** Returns undefined if pages are missing: TTL removed some, or an earlier version of Muster saved the checkpoint. */
  async #idsOf(key: ScanKey, { restarts, pages, lastPage }: StoredListing): Promise<Set<string> | undefined> {
    if (pages === 0) return new Set();
    const rows = await this.#pageRows(key, restarts);
    const handled = new Set<string>();
    let row = rows.get(lastPage ?? '');
    for (let page = pages; page > 0; page--) {
      if (row === undefined) return undefined;
      const ids = await decompress(row.ids);
      for (const id of ids.toString('utf8').split('\n')) if (id !== '') handled.add(id);
      row = rows.get(row.before ?? '');
    }
    return handled;
  }

  async #pageRows(key: ScanKey, restarts: number): Promise<Map<string, PageRow>> {
    const rows = new Map<string, PageRow>();
    const answers = queryPages(this.#db, {
      TableName: this.#tableName,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': checkpointPartition(key), ':prefix': pagePrefix(restarts) },
      ConsistentRead: true,
    });
    for await (const answer of answers)
      for (const item of answer) {
        const row = parseOwn(PageRow, item, 'page of a checkpoint');
        rows.set(row.sk, row);
      }
    return rows;
  }

  #put(key: ScanKey, sk: string, item: object, condition: Condition = {}): Promise<void> {
    return this.#putItem(key, checkpointPartition(key), sk, item, condition);
  }

  async #putItem(
    { resourceType }: ScanKey,
    pk: string,
    sk: string,
    item: object,
    condition: Condition = {},
  ): Promise<void> {
    const expiresAtEpochSeconds = checkpointExpiry(this.#now());
    await putItem(this.#db, {
      TableName: this.#tableName,
      Item: {
        pk,
        sk,
        expiresAtEpochSeconds,
        ...(resourceType === undefined ? {} : { resourceType }),
        ...item,
      },
      ...condition,
    });
  }
}

/** The name of the default type is left out, as in earlier versions. */
export function checkpointPartition({ runId, accountId, region, scan, resourceType }: ScanKey): string {
  const partition = `${runId}#${accountId}#${region}#${scan}`;
  const type = otherType(resourceType);
  return type === undefined ? partition : `${partition}#${type}`;
}

/** The list of the scans of a target in a run whose names contain a time. */
export const laterScansPartition = (target: Omit<ScanKey, 'scan'>): string =>
  checkpointPartition({ ...target, scan: 'later-scans' });

const pagePrefix = (restarts: number): string => `page#${String(restarts).padStart(3, '0')}#`;
