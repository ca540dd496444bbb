import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  type ApiCalls,
  type Contract,
  type LeftOutAccount,
  type OddListings,
  parseContract,
  type RunRequest,
} from '@muster/contracts';
import {
  batchGetAll,
  batchWrite,
  type DynamoDb,
  getItem,
  type Item,
  MissingItemsError,
  putItem,
  queryAll,
  queryPages,
  type UpdateInput,
  updateItem,
} from '@muster/dynamodb';
import type { z } from 'zod';
import { mergeListings } from '../domain/merge-listings.ts';
import { UnknownRunError } from '../errors.ts';
import type {
  AccountListing,
  BegunRun,
  RunHeader,
  RunLease,
  RunLeases,
  RunResult,
  RunStore,
  TargetChanges,
  TargetRow,
} from '../ports/run-store.ts';
import * as items from './dynamo-run-items.ts';

/** Runs in DynamoDB; the layout is in dynamo-run-items.ts. All reads are strongly consistent: a resumed run decides by them. */
export class DynamoRunStore implements RunStore {
  readonly #db: DynamoDb;
  readonly #tableName: string;

  constructor(db: DynamoDb, tableName: string) {
    this.#db = db;
    this.#tableName = tableName;
  }

  async beginRun(request: RunRequest, at: Date): Promise<BegunRun> {
    const { runId } = request.run;
    const pk = items.runPartition(runId);
    await this.#putIfAbsent({ pk, sk: items.REQUEST_SORT_KEY, request, ...items.expiryOf(at) });
    const created = await this.#putIfAbsent({
      ...this.#headerKey(runId),
      runId,
      status: 'running',
      startedAt: at.toISOString(),
      ...items.expiryOf(at),
    });
    if (!created) await this.#takeUpAgain(runId);
    return {
      request: (await this.getRequest(runId)) ?? request,
      accounts: await this.getAccounts(runId),
      isNew: created,
    };
  }

  async #takeUpAgain(runId: string): Promise<void> {
    await this.#updateIf({
      TableName: this.#tableName,
      Key: this.#headerKey(runId),
      ConditionExpression: '#status <> :complete',
      UpdateExpression:
        'SET #status = :running REMOVE finishedAt, #error, targets, resources, tagging, apiCalls',
      ExpressionAttributeNames: { '#status': 'status', '#error': 'error' },
      ExpressionAttributeValues: { ':running': 'running', ':complete': 'complete' },
    });
  }

  async saveAccounts(
    runId: string,
    accounts: readonly string[],
    planApiCalls: ApiCalls,
    at: Date,
  ): Promise<void> {
    const rows = Array.from({ length: Math.ceil(accounts.length / items.ACCOUNTS_PER_ITEM) }, (_, index) => ({
      pk: items.runPartition(runId),
      sk: items.accountsSortKey(index),
      accountIds: accounts.slice(index * items.ACCOUNTS_PER_ITEM, (index + 1) * items.ACCOUNTS_PER_ITEM),
      ...items.expiryOf(at),
    }));
    await batchWrite(
      this.#db,
      this.#tableName,
      rows.map((put) => ({ put })),
    );
    // The count comes last: it says that all rows are there.
    const saved = await this.#updateIf({
      TableName: this.#tableName,
      Key: this.#headerKey(runId),
      ConditionExpression: 'attribute_exists(pk)',
      UpdateExpression: 'SET accounts = :accounts, planApiCalls = :calls',
      ExpressionAttributeValues: { ':accounts': accounts.length, ':calls': planApiCalls },
    });
    if (!saved) throw new UnknownRunError(runId);
  }

  /** @throws MissingItemsError if the table holds other accounts than the header counts */
  async getAccounts(runId: string): Promise<readonly string[] | undefined> {
    const count = (await this.getHeader(runId))?.accounts;
    if (count === undefined) return undefined;
    const keys = Array.from({ length: Math.ceil(count / items.ACCOUNTS_PER_ITEM) }, (_, index) => ({
      pk: items.runPartition(runId),
      sk: items.accountsSortKey(index),
    }));
    const what = `accounts of run ${runId}`;
    const found = await batchGetAll(this.#db, this.#tableName, keys, `lists of the ${what}`);
    const rows = found.map((item) => this.#parse(items.RunAccountsItemV1, item));
    const accounts = rows.toSorted((a, b) => (a.sk < b.sk ? -1 : 1)).flatMap((row) => row.accountIds);
    // A list too few, or one of an earlier plan, would leave out accounts without a word.
    if (accounts.length !== count)
      throw new MissingItemsError(this.#tableName, what, { found: accounts.length, expected: count });
    return accounts;
  }

  async getHeader(runId: string): Promise<RunHeader | undefined> {
    const item = await this.#get(items.HEADER_PARTITION, runId);
    return item === undefined ? undefined : this.#parse(items.RunHeaderItemV1, item);
  }

  async listHeaders(): Promise<RunHeader[]> {
    const found = await queryAll(this.#db, {
      TableName: this.#tableName,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': items.HEADER_PARTITION },
    });
    return found.map((item) => this.#parse(items.RunHeaderItemV1, item));
  }

  async getRequest(runId: string): Promise<RunRequest | undefined> {
    const item = await this.#get(items.runPartition(runId), items.REQUEST_SORT_KEY);
    return item === undefined ? undefined : this.#parse(items.RunRequestItemV1, item).request;
  }

  async stopRun(runId: string): Promise<boolean> {
    await this.#updateIf({
      TableName: this.#tableName,
      Key: this.#headerKey(runId),
      ConditionExpression: '#status = :running',
      UpdateExpression: 'SET #status = :stopped',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':running': 'running', ':stopped': 'stopped' },
    });
    return (await this.getHeader(runId))?.status === 'stopped';
  }

  async finishRun(runId: string, result: RunResult): Promise<void> {
    const { status, finishedAt, error, ...counts } = result;
    await this.#updateIf({
      TableName: this.#tableName,
      Key: this.#headerKey(runId),
      ConditionExpression: 'attribute_not_exists(#status) OR #status <> :stopped',
      UpdateExpression:
        'SET runId = :runId, #status = :status, finishedAt = :finishedAt, startedAt = if_not_exists(startedAt, :finishedAt), ' +
        'expiresAtEpochSeconds = if_not_exists(expiresAtEpochSeconds, :expiry), targets = :targets, ' +
        'resources = :resources, tagging = :tagging, apiCalls = :apiCalls' +
        (error === undefined ? ' REMOVE #error' : ', #error = :error'),
      ExpressionAttributeNames: { '#status': 'status', '#error': 'error' },
      ExpressionAttributeValues: {
        ':runId': runId,
        ':status': status,
        ':stopped': 'stopped',
        ':finishedAt': finishedAt,
        ':expiry': items.expiryOf(new Date(finishedAt)).expiresAtEpochSeconds,
        ':targets': counts.targets,
        ':resources': counts.resources,
        ':tagging': counts.tagging,
        ':apiCalls': counts.apiCalls,
        ...(error === undefined ? {} : { ':error': error }),
      },
    });
  }

  async getLeases(): Promise<RunLeases> {
    const item = await this.#get(items.LEASE_PARTITION, items.LEASE_SORT_KEY);
    return item === undefined ? { version: 0, leases: [] } : this.#parse(items.RunLeasesItemV1, item);
  }

  saveLeases(version: number, leases: readonly RunLease[]): Promise<boolean> {
    return this.#updateIf({
      TableName: this.#tableName,
      Key: { pk: items.LEASE_PARTITION, sk: items.LEASE_SORT_KEY },
      ConditionExpression: version === 0 ? 'attribute_not_exists(pk)' : '#version = :version',
      UpdateExpression: 'SET #version = :next, leases = :leases',
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: {
        ':next': version + 1,
        ':leases': leases,
        ...(version === 0 ? {} : { ':version': version }),
      },
    });
  }

  async listTargets(runId: string, accountId: string): Promise<TargetRow[]> {
    const found = await queryAll(this.#db, this.#rowsOf(runId, items.accountTargetsPrefix(accountId)));
    return found.map((item) => this.#parse(items.TargetRowItemV1, item));
  }

  async *targetPages(runId: string, afterAccountId?: string): AsyncGenerator<readonly TargetRow[]> {
    const query =
      afterAccountId === undefined
        ? this.#rowsOf(runId, items.TARGET_PREFIX)
        : this.#rowsBetween(runId, items.targetsBehind(afterAccountId));
    for await (const page of queryPages(this.#db, query))
      yield page.map((item) => this.#parse(items.TargetRowItemV1, item));
  }

  async changeTargets(runId: string, { put, remove = [] }: TargetChanges, at: Date): Promise<void> {
    const pk = items.runPartition(runId);
    await batchWrite(this.#db, this.#tableName, [
      ...put.map((row) => ({ put: { ...row, pk, sk: items.targetSortKey(row), ...items.expiryOf(at) } })),
      ...remove.map((key) => ({ delete: { pk, sk: items.targetSortKey(key) } })),
    ]);
  }

  async addAccountListing(runId: string, listing: AccountListing, at: Date): Promise<void> {
    const key = { pk: items.runPartition(runId), sk: items.listingSortKey(listing.accountId) };
    const item = await this.#get(key.pk, key.sk);
    const earlier = item === undefined ? undefined : this.#parse(items.AccountListingItemV1, item);
    await putItem(this.#db, {
      TableName: this.#tableName,
      Item: { ...key, ...mergeListings(earlier, listing), ...items.expiryOf(at) },
    });
  }

  async *listingPages(runId: string): AsyncGenerator<readonly AccountListing[]> {
    for await (const page of queryPages(this.#db, this.#rowsOf(runId, items.LISTING_PREFIX)))
      yield page.map((item) => this.#parse(items.AccountListingItemV1, item));
  }

  async saveOddAccounts(runId: string, odd: OddListings | undefined, at: Date): Promise<void> {
    const key = { pk: items.runPartition(runId), sk: items.ODD_ACCOUNTS_SORT_KEY };
    const write = odd === undefined ? { delete: key } : { put: { ...key, odd, ...items.expiryOf(at) } };
    await batchWrite(this.#db, this.#tableName, [write]);
  }

  async getOddAccounts(runId: string): Promise<OddListings | undefined> {
    const item = await this.#get(items.runPartition(runId), items.ODD_ACCOUNTS_SORT_KEY);
    return item === undefined ? undefined : this.#parse(items.OddAccountsItemV1, item).odd;
  }

  async getLeftOut(runId: string): Promise<LeftOutAccount[]> {
    const found = await queryAll(this.#db, this.#rowsOf(runId, items.LEFT_OUT_PREFIX));
    return found.map((item) => this.#parse(items.LeftOutItemV1, item));
  }

  async addLeftOut(runId: string, accounts: readonly LeftOutAccount[], at: Date): Promise<void> {
    await this.#changeLeftOut(runId, accounts, [], at);
  }

  async replaceLeftOut(runId: string, accounts: readonly LeftOutAccount[], at: Date): Promise<void> {
    const kept = new Set(accounts.map(({ accountId }) => accountId));
    const before = await this.getLeftOut(runId);
    const dropped = before.filter(({ accountId }) => !kept.has(accountId));
    await this.#changeLeftOut(runId, accounts, dropped, at);
  }

  async #changeLeftOut(
    runId: string,
    put: readonly LeftOutAccount[],
    remove: readonly LeftOutAccount[],
    at: Date,
  ): Promise<void> {
    const pk = items.runPartition(runId);
    const keyOf = ({ accountId }: LeftOutAccount) => ({ pk, sk: items.leftOutSortKey(accountId) });
    await batchWrite(this.#db, this.#tableName, [
      ...put.map((account) => ({ put: { ...account, ...keyOf(account), ...items.expiryOf(at) } })),
      ...remove.map((account) => ({ delete: keyOf(account) })),
    ]);
  }

  readonly #headerKey = (runId: string) => ({ pk: items.HEADER_PARTITION, sk: runId });

  readonly #rowsOf = (runId: string, prefix: string) => ({
    TableName: this.#tableName,
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': items.runPartition(runId), ':prefix': prefix },
  });

  readonly #rowsBetween = (runId: string, { from, to }: { from: string; to: string }) => ({
    TableName: this.#tableName,
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: { ':pk': items.runPartition(runId), ':from': from, ':to': to },
  });

  async #get(pk: string, sk: string): Promise<Item | undefined> {
    return getItem(this.#db, { TableName: this.#tableName, Key: { pk, sk }, ConsistentRead: true });
  }

  /** @returns whether the item was new */
  async #putIfAbsent(item: Item): Promise<boolean> {
    return ifConditionHolds(() =>
      putItem(this.#db, {
        TableName: this.#tableName,
        Item: item,
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
  }

  /** @returns whether the condition held */
  async #updateIf(update: UpdateInput): Promise<boolean> {
    return ifConditionHolds(() => updateItem(this.#db, update));
  }

  #parse<Schema extends z.ZodType>(contract: Contract<Schema>, item: Item): z.output<Schema> {
    return parseContract(
      contract,
      item,
      `item ${String(item['pk'])} / ${String(item['sk'])} of ${this.#tableName}`,
    );
  }
}

async function ifConditionHolds(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
