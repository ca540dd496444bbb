import type { ResourceItem, TargetItem } from '@muster/contracts';
import { shortenMessage } from '@muster/errors';
import { batchWrite, type DynamoDb, putItem, queryPages, updateItem } from '@muster/dynamodb';
import {
  InventoryReader,
  RESOURCE_SORT_KEY_PREFIX,
  resourceSortKey,
  TARGET_LIST_PARTITION,
  TARGET_SORT_KEY,
  targetPartition,
} from '@muster/inventory-table';
import pLimit from 'p-limit';
import * as z from 'zod';
import type {
  CompleteScan,
  GoneMark,
  GoneResource,
  InventoryStore,
  KnownResource,
  ResourceRecord,
  Target,
} from '../ports/inventory-store.ts';

/** Single updates under way at once; instances that vanish are few. */
const UPDATE_CONCURRENCY = 8;
const MAX_MESSAGE_BYTES = 1_000;

const KnownRow = z.object({
  sk: z.string(),
  contentHash: z.string(),
  writtenBy: z.string(),
  firstSeenAt: z.string(),
  goneAt: z.string().optional(),
  managedBy: z.string().optional(),
});

const itemOf = (resource: ResourceRecord): ResourceItem => ({
  pk: targetPartition(resource.accountId, resource.region),
  sk: resourceSortKey(resource.resourceId),
  schemaVersion: 1,
  ...resource,
});

/** The inventory table in DynamoDB. */
export class DynamoInventoryStore implements InventoryStore {
  readonly #db: DynamoDb;
  readonly #tableName: string;
  readonly #reader: InventoryReader;

  constructor(db: DynamoDb, tableName: string) {
    this.#db = db;
    this.#tableName = tableName;
    this.#reader = new InventoryReader(db, tableName);
  }

  async known(target: Target): Promise<Map<string, KnownResource>> {
    const known = new Map<string, KnownResource>();
    // Few distinct values, many rows: one string each keeps a target of 200,000 instances small in memory.
    const interned = new Map<string, string>();
    const intern = (text: string) => interned.get(text) ?? (interned.set(text, text), text);
    const pages = queryPages(this.#db, {
      TableName: this.#tableName,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: {
        ':pk': targetPartition(target.accountId, target.region),
        ':prefix': RESOURCE_SORT_KEY_PREFIX,
      },
      ProjectionExpression: 'sk, contentHash, writtenBy, firstSeenAt, goneAt, managedBy',
      ConsistentRead: true,
    });
    for await (const page of pages)
      for (const row of page) {
        const { sk, contentHash, writtenBy, firstSeenAt, goneAt, managedBy } = KnownRow.parse(row);
        known.set(sk.slice(RESOURCE_SORT_KEY_PREFIX.length), {
          contentHash,
          writtenBy: intern(writtenBy),
          firstSeenAt: intern(firstSeenAt),
          gone: goneAt !== undefined,
          ...(managedBy === undefined ? {} : { managed: true }),
        });
      }
    return known;
  }

  async put(resources: readonly ResourceRecord[]): Promise<void> {
    await batchWrite(
      this.#db,
      this.#tableName,
      resources.map((resource) => ({ put: itemOf(resource) })),
    );
  }

  async markGone(target: Target, resources: readonly GoneResource[], mark: GoneMark): Promise<void> {
    const limit = pLimit(UPDATE_CONCURRENCY);
    await Promise.all(resources.map((resource) => limit(() => this.#markOneGone(target, resource, mark))));
  }

  async #markOneGone(
    target: Target,
    { resourceId, terminated }: GoneResource,
    mark: GoneMark,
  ): Promise<void> {
    await updateItem(this.#db, {
      TableName: this.#tableName,
      Key: { pk: targetPartition(target.accountId, target.region), sk: resourceSortKey(resourceId) },
      UpdateExpression: `SET goneAt = :at, changedAt = :at, expiresAtEpochSeconds = :expires, writtenBy = :by${
        terminated ? ', #state = :terminated' : ''
      }`,
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: {
        ':at': mark.goneAt,
        ':expires': mark.expiresAtEpochSeconds,
        ':by': mark.writtenBy,
        ...(terminated ? { ':terminated': 'terminated' } : {}),
      },
      ...(terminated ? { ExpressionAttributeNames: { '#state': 'state' } } : {}),
    });
  }

  async saveComplete(target: Target, { at, begunAt, runId, present }: CompleteScan): Promise<void> {
    await this.#list(target);
    const [begun, noBegin] =
      begunAt === undefined ? ['', ', lastCompleteScanBegunAt'] : [', lastCompleteScanBegunAt = :begun', ''];
    await this.#updateTarget(
      target,
      `SET lastCompleteScanAt = :at, lastCompleteScanRunId = :run, lastAttemptAt = :at, lastAttemptRunId = :run,
        present = :present${begun} REMOVE lastError, unreadableSince, outOfScopeSince, outOfScopeReason${noBegin}`,
      {
        ':at': at,
        ':run': runId,
        ':present': present,
        ...(begunAt === undefined ? {} : { ':begun': begunAt }),
      },
    );
  }

  async saveFailure(
    target: Target,
    failure: { at: string; runId: string; code: string; message: string },
  ): Promise<void> {
    await this.#list(target);
    const { at, code } = failure;
    await this.#updateTarget(
      target,
      `SET lastAttemptAt = :at, lastAttemptRunId = :run, lastError = :error,
        unreadableSince = if_not_exists(unreadableSince, :at) REMOVE outOfScopeSince, outOfScopeReason`,
      {
        ':at': at,
        ':run': failure.runId,
        ':error': { code, message: shortenMessage(failure.message, MAX_MESSAGE_BYTES), at },
      },
    );
  }

  target(target: Target): Promise<TargetItem | undefined> {
    return this.#reader.getTarget(target);
  }

  async regionsOf(accountId: string): Promise<string[]> {
    return (await this.#reader.listTargets({ accountIds: [accountId] })).map(({ region }) => region);
  }

  /** The list comes first: a target that has an item is always listed. */
  async #list({ accountId, region }: Target): Promise<void> {
    const item = {
      pk: TARGET_LIST_PARTITION,
      sk: targetPartition(accountId, region),
      schemaVersion: 1,
      accountId,
      region,
    };
    await putItem(this.#db, { TableName: this.#tableName, Item: item });
  }

  async #updateTarget(
    { accountId, region }: Target,
    expression: string,
    values: Record<string, unknown>,
  ): Promise<void> {
    await updateItem(this.#db, {
      TableName: this.#tableName,
      Key: { pk: targetPartition(accountId, region), sk: TARGET_SORT_KEY },
      UpdateExpression: expression.replace(
        'SET ',
        'SET schemaVersion = :v, accountId = :account, #region = :region, ',
      ),
      ExpressionAttributeNames: { '#region': 'region' },
      ExpressionAttributeValues: { ':v': 1, ':account': accountId, ':region': region, ...values },
    });
  }
}
