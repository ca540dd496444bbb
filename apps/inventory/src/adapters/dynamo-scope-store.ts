import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  type AccountItem,
  AccountItemV1,
  parseContract,
  type TargetItem,
  TargetItemV1,
} from '@muster/contracts';
import { batchGet, deleteItem, type DynamoDb, putItem, updateItem } from '@muster/dynamodb';
import { shortenMessage } from '@muster/errors';
import {
  ACCOUNT_LIST_PARTITION,
  ACCOUNT_SORT_KEY,
  TARGET_SORT_KEY,
  targetPartition,
} from '@muster/inventory-table';
import type { Target } from '../ports/inventory-store.ts';
import type { OutOfScopeMark, ScopeStore } from '../ports/scope-store.ts';

/** DynamoDB reads the whole item, and some AWS messages take kilobytes. */
const MAX_MESSAGE_BYTES = 1_000;

type Key = Readonly<Record<'pk' | 'sk', string>>;

const keyOfTarget = ({ accountId, region }: Target): Key => ({
  pk: targetPartition(accountId, region),
  sk: TARGET_SORT_KEY,
});
const keyOfAccount = (accountId: string): Key => ({ pk: accountId, sk: ACCOUNT_SORT_KEY });

/** The items of targets and accounts in DynamoDB. */
export class DynamoScopeStore implements ScopeStore {
  readonly #db: DynamoDb;
  readonly #tableName: string;

  constructor(db: DynamoDb, tableName: string) {
    this.#db = db;
    this.#tableName = tableName;
  }

  async targets(targets: readonly Target[]): Promise<TargetItem[]> {
    const items = await batchGet(this.#db, this.#tableName, targets.map(keyOfTarget));
    return items.map((item) => parseContract(TargetItemV1, item, `target ${String(item['pk'])}`));
  }

  async accounts(accountIds: readonly string[]): Promise<AccountItem[]> {
    const items = await batchGet(this.#db, this.#tableName, accountIds.map(keyOfAccount));
    return items.map((item) => parseContract(AccountItemV1, item, `account ${String(item['pk'])}`));
  }

  async markTarget(target: Target, mark: OutOfScopeMark): Promise<void> {
    await this.#mark(keyOfTarget(target), target, mark);
  }

  async markAccount(accountId: string, mark: OutOfScopeMark): Promise<void> {
    await this.#list(accountId);
    await this.#mark(keyOfAccount(accountId), { accountId }, mark);
  }

  async saveAccountFailure(
    accountId: string,
    { at, runId, code, message }: { at: string; runId: string; code: string; message: string },
  ): Promise<void> {
    await this.#list(accountId);
    await updateItem(this.#db, {
      TableName: this.#tableName,
      Key: keyOfAccount(accountId),
      UpdateExpression: `SET schemaVersion = :v, accountId = :account, lastAttemptAt = :at, lastAttemptRunId = :run,
          lastError = :error, unreadableSince = if_not_exists(unreadableSince, :at)
          REMOVE outOfScopeSince, outOfScopeReason`,
      ExpressionAttributeValues: {
        ':v': 1,
        ':account': accountId,
        ':at': at,
        ':run': runId,
        ':error': { code, message: shortenMessage(message, MAX_MESSAGE_BYTES), at },
      },
    });
  }

  /** Deletes the item before the list entry: every account that has an item is listed. */
  async removeAccount(accountId: string): Promise<void> {
    const keys = [keyOfAccount(accountId), { pk: ACCOUNT_LIST_PARTITION, sk: accountId }];
    for (const Key of keys) await deleteItem(this.#db, { TableName: this.#tableName, Key });
  }

  async #list(accountId: string): Promise<void> {
    const item = { pk: ACCOUNT_LIST_PARTITION, sk: accountId, schemaVersion: 1, accountId };
    await putItem(this.#db, { TableName: this.#tableName, Item: item });
  }

  /** Does nothing if another run has tried to read the target or account since this run began. */
  async #mark(
    key: Key,
    { accountId, region }: { accountId: string; region?: string },
    { at, runId, runStartedAt, reason }: OutOfScopeMark,
  ): Promise<void> {
    const ofRegion = region === undefined ? undefined : { ':region': region };
    try {
      await updateItem(this.#db, {
        TableName: this.#tableName,
        Key: key,
        UpdateExpression: `SET schemaVersion = :v, accountId = :account, outOfScopeReason = :reason,
            outOfScopeSince = if_not_exists(outOfScopeSince, :at)${ofRegion ? ', #region = :region' : ''}`,
        ConditionExpression:
          'attribute_not_exists(lastAttemptAt) OR lastAttemptRunId = :run OR lastAttemptAt < :started',
        ...(ofRegion ? { ExpressionAttributeNames: { '#region': 'region' } } : {}),
        ExpressionAttributeValues: {
          ':v': 1,
          ':account': accountId,
          ':reason': { code: reason.code, message: shortenMessage(reason.message, MAX_MESSAGE_BYTES) },
          ':at': at,
          ':run': runId,
          ':started': runStartedAt,
          ...ofRegion,
        },
      });
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
}
