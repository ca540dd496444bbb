import { type OrganizationFacts, parseOwn, type ResourceItem, type TargetItem } from '@muster/contracts';
import { batchWrite, type DynamoDb, putItem, queryPages, updateItem } from '@muster/dynamodb';
import { shortenMessage } from '@muster/errors';
import {
  DynamoTargetReader,
  freshnessOfType,
  otherType,
  resourceSortKey,
  resourceSortKeyPrefix,
  TARGET_LIST_PARTITION,
  TARGET_SORT_KEY,
  targetPartition,
} from '@muster/inventory-table';
import pLimit from 'p-limit';
import * as z from 'zod';
import type {
  AttemptFailure,
  CompleteScan,
  GoneMark,
  GoneResource,
  InventoryStore,
  KnownResource,
  ResourceRecord,
  Target,
} from '../ports/inventory-store.ts';

/** Concurrent single updates. Few are enough: instances rarely vanish. */
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

/** What an attempt to read a target changes, by field name. */
interface FreshnessChange {
  readonly set: Readonly<Record<string, unknown>>;
  /** Set only if the field is absent. */
  readonly setOnce?: Readonly<Record<string, unknown>>;
  readonly remove?: readonly string[];
  readonly keepsScope?: true | undefined;
  /** Fields of the account. They are changed with those of `DEFAULT_RESOURCE_TYPE`. Undefined removes a field. */
  readonly ofAccount?: {
    readonly accountName?: string | undefined;
    readonly organization?: OrganizationFacts;
  };
}

const itemOf = (resource: ResourceRecord): ResourceItem => ({
  pk: targetPartition(resource.accountId, resource.region),
  sk: resourceSortKey(resource.resourceId, resource.resourceType),
  schemaVersion: 1,
  ...resource,
});

/** The inventory table in DynamoDB. */
export class DynamoInventoryStore implements InventoryStore {
  readonly #db: DynamoDb;
  readonly #tableName: string;
  readonly #reader: DynamoTargetReader;

  constructor(db: DynamoDb, tableName: string) {
    this.#db = db;
    this.#tableName = tableName;
    this.#reader = new DynamoTargetReader(db, tableName);
  }

  async known(target: Target): Promise<Map<string, KnownResource>> {
    const known = new Map<string, KnownResource>();
    // Many rows share few distinct values. Keeping one copy of each string saves memory for a target of 200,000
    // instances.
    const interned = new Map<string, string>();
    const intern = (text: string) => interned.get(text) ?? (interned.set(text, text), text);
    const prefix = resourceSortKeyPrefix(target.resourceType);
    const pages = queryPages(this.#db, {
      TableName: this.#tableName,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: {
        ':pk': targetPartition(target.accountId, target.region),
        ':prefix': prefix,
      },
      ProjectionExpression: 'sk, contentHash, writtenBy, firstSeenAt, goneAt, managedBy',
      ConsistentRead: true,
    });
    for await (const page of pages)
      for (const row of page) {
        const { sk, contentHash, writtenBy, firstSeenAt, goneAt, managedBy } = parseOwn(
          KnownRow,
          row,
          'resource of the inventory table',
        );
        known.set(sk.slice(prefix.length), {
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

  async #markOneGone(target: Target, { resourceId, endedAs }: GoneResource, mark: GoneMark): Promise<void> {
    await updateItem(this.#db, {
      TableName: this.#tableName,
      Key: {
        pk: targetPartition(target.accountId, target.region),
        sk: resourceSortKey(resourceId, target.resourceType),
      },
      UpdateExpression: `SET goneAt = :at, changedAt = :at, expiresAtEpochSeconds = :expires, writtenBy = :by${
        endedAs === undefined ? '' : ', #state = :ended'
      }`,
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: {
        ':at': mark.goneAt,
        ':expires': mark.expiresAtEpochSeconds,
        ':by': mark.writtenBy,
        ...(endedAs === undefined ? {} : { ':ended': endedAs }),
      },
      ...(endedAs === undefined ? {} : { ExpressionAttributeNames: { '#state': 'state' } }),
    });
  }

  async saveComplete(
    target: Target,
    { at, begunAt, runId, present, account, organization, keepsScope }: CompleteScan,
  ): Promise<void> {
    await this.#list(target);
    const set = {
      lastCompleteScanAt: at,
      lastCompleteScanRunId: runId,
      lastAttemptAt: at,
      lastAttemptRunId: runId,
      present,
      ...(begunAt === undefined ? {} : { lastCompleteScanBegunAt: begunAt }),
    };
    const remove = [
      'lastError',
      'unreadableSince',
      ...(begunAt === undefined ? ['lastCompleteScanBegunAt'] : []),
    ];
    const ofAccount = {
      ...(account && { accountName: account.name }),
      ...(organization && { organization }),
    };
    await this.#updateFreshness(target, { set, remove, ofAccount, keepsScope });
  }

  async saveFailure(target: Target, failure: AttemptFailure): Promise<void> {
    await this.#list(target);
    const { at, code, runId } = failure;
    const lastError = { code, message: shortenMessage(failure.message, MAX_MESSAGE_BYTES), at };
    await this.#updateFreshness(target, {
      set: { lastAttemptAt: at, lastAttemptRunId: runId, lastError },
      setOnce: { unreadableSince: at },
      keepsScope: failure.keepsScope,
    });
  }

  async target(target: Target): Promise<TargetItem | undefined> {
    const item = await this.#reader.getTarget(target);
    return item && freshnessOfType(item, target.resourceType);
  }

  async regionsOf(accountId: string): Promise<string[]> {
    return (await this.#reader.listTargets({ accountIds: [accountId] })).map(({ region }) => region);
  }

  /** Writes the list entry first: every target that has an item is listed. */
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

  /** An attempt to read a target puts it into scope, even if the attempt fails, unless the attempt keeps the scope. */
  async #updateFreshness(target: Target, change: FreshnessChange): Promise<void> {
    const { set, setOnce = {}, remove = [], ofAccount = {}, keepsScope } = change;
    const type = otherType(target.resourceType);
    if (type !== undefined) await this.#makeRoom(target, type);
    const fields = type === undefined ? Object.entries(ofAccount) : [];
    const known = fields.filter(([, value]) => value !== undefined);
    const unknown = fields.filter(([, value]) => value === undefined);
    const path = type === undefined ? '' : 'freshnessByType.#type.';
    const assignments = [
      ...Object.keys(set).map((name) => `${path}${name} = :${name}`),
      ...Object.keys(setOnce).map((name) => `${path}${name} = if_not_exists(${path}${name}, :${name})`),
      ...known.map(([name]) => `${name} = :${name}`),
    ];
    const removed = [
      ...remove.map((name) => `${path}${name}`),
      ...(keepsScope ? [] : ['outOfScopeSince', 'outOfScopeReason']),
      ...unknown.map(([name]) => name),
    ];
    const values = [...Object.entries({ ...set, ...setOnce }), ...known].map(
      ([name, value]) => [`:${name}`, value] as const,
    );
    await this.#updateTarget(
      target,
      `SET ${assignments.join(', ')}${removed.length === 0 ? '' : ` REMOVE ${removed.join(', ')}`}`,
      Object.fromEntries(values),
      type === undefined ? {} : { '#type': type },
    );
  }

  /** DynamoDB can set a key of a map only if the map exists. */
  async #makeRoom(target: Target, resourceType: string): Promise<void> {
    const empty = { ':empty': {} };
    await this.#updateTarget(target, 'SET freshnessByType = if_not_exists(freshnessByType, :empty)', empty);
    await this.#updateTarget(
      target,
      'SET freshnessByType.#type = if_not_exists(freshnessByType.#type, :empty)',
      empty,
      { '#type': resourceType },
    );
  }

  async #updateTarget(
    { accountId, region }: Target,
    expression: string,
    values: Record<string, unknown>,
    names: Record<string, string> = {},
  ): Promise<void> {
    await updateItem(this.#db, {
      TableName: this.#tableName,
      Key: { pk: targetPartition(accountId, region), sk: TARGET_SORT_KEY },
      UpdateExpression: expression.replace(
        'SET ',
        'SET schemaVersion = :v, accountId = :account, #region = :region, ',
      ),
      ExpressionAttributeNames: { '#region': 'region', ...names },
      ExpressionAttributeValues: { ':v': 1, ':account': accountId, ':region': region, ...values },
    });
  }
}
