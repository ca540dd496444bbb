import type { ApiCalls, LeftOutAccount, OddListings, RunReport, RunRequest } from '@muster/contracts';
import { batchGetAll, type DynamoDb, MissingItemsError } from '@muster/dynamodb';
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
import * as keys from './dynamo-run-items.ts';
import { DynamoRunTable } from './dynamo-run-table.ts';
import * as items from './run-items.ts';

/** Runs in DynamoDB. `dynamo-run-items.ts` describes the layout of the table. */
export class DynamoRunStore implements RunStore {
  readonly #table: DynamoRunTable;

  constructor(db: DynamoDb, tableName: string) {
    this.#table = new DynamoRunTable(db, tableName);
  }

  async beginRun(request: RunRequest, at: Date): Promise<BegunRun> {
    const { runId } = request.run;
    const pk = keys.runPartition(runId);
    await this.#table.putIfAbsent({ pk, sk: keys.REQUEST_SORT_KEY, request, ...items.expiryOf(at) });
    const created = await this.#table.putIfAbsent({
      ...keys.headerKey(runId),
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
    await this.#table.updateIf({
      Key: keys.headerKey(runId),
      ConditionExpression: '#status <> :complete',
      UpdateExpression:
        'SET #status = :running REMOVE finishedAt, #error, targets, resources, tagging, apiCalls, #report',
      ExpressionAttributeNames: { '#status': 'status', '#error': 'error', '#report': 'report' },
      ExpressionAttributeValues: { ':running': 'running', ':complete': 'complete' },
    });
  }

  async saveAccounts(
    runId: string,
    accounts: readonly string[],
    planApiCalls: ApiCalls,
    at: Date,
  ): Promise<void> {
    const rows = Array.from({ length: Math.ceil(accounts.length / keys.ACCOUNTS_PER_ITEM) }, (_, index) => ({
      pk: keys.runPartition(runId),
      sk: keys.accountsSortKey(index),
      accountIds: accounts.slice(index * keys.ACCOUNTS_PER_ITEM, (index + 1) * keys.ACCOUNTS_PER_ITEM),
      ...items.expiryOf(at),
    }));
    await this.#table.write(rows.map((put) => ({ put })));
    // Write the count last: it shows that all rows are written.
    const saved = await this.#table.updateIf({
      Key: keys.headerKey(runId),
      ConditionExpression: 'attribute_exists(pk)',
      UpdateExpression: 'SET accounts = :accounts, planApiCalls = :calls',
      ExpressionAttributeValues: { ':accounts': accounts.length, ':calls': planApiCalls },
    });
    if (!saved) throw new UnknownRunError(runId);
  }

  /** @throws MissingItemsError if the number of accounts in the table differs from the number in the header */
  async getAccounts(runId: string): Promise<readonly string[] | undefined> {
    const count = (await this.getHeader(runId))?.accounts;
    if (count === undefined) return undefined;
    const wanted = Array.from({ length: Math.ceil(count / keys.ACCOUNTS_PER_ITEM) }, (_, index) => ({
      pk: keys.runPartition(runId),
      sk: keys.accountsSortKey(index),
    }));
    const { db, tableName } = this.#table;
    const what = `accounts of run ${runId}`;
    const found = await batchGetAll(db, tableName, wanted, `lists of the ${what}`);
    const rows = found.map((item) => this.#table.parse(keys.RunAccountsItemV1, item));
    const accounts = rows.toSorted((a, b) => (a.sk < b.sk ? -1 : 1)).flatMap((row) => row.accountIds);
    // A missing list, or one of an earlier plan, would silently leave out accounts.
    if (accounts.length !== count)
      throw new MissingItemsError(tableName, what, { found: accounts.length, expected: count });
    return accounts;
  }

  async saveAccountNames(runId: string, names: ReadonlyMap<string, string>, at: Date): Promise<void> {
    const pk = keys.runPartition(runId);
    await this.#table.write(
      [...names].map(([accountId, name]) => ({
        put: { pk, sk: keys.nameSortKey(accountId), accountId, name, ...items.expiryOf(at) },
      })),
    );
  }

  async getAccountName(runId: string, accountId: string): Promise<string | undefined> {
    const [pk, sk] = [keys.runPartition(runId), keys.nameSortKey(accountId)];
    return (await this.#table.get(items.AccountNameItemV1, pk, sk))?.name;
  }

  async getAccountNames(runId: string): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#table.rows(items.AccountNameItemV1, runId, { prefix: keys.NAME_PREFIX });
    return new Map(rows.map(({ accountId, name }) => [accountId, name]));
  }

  getHeader(runId: string): Promise<RunHeader | undefined> {
    return this.#table.get(items.RunHeaderItemV1, keys.HEADER_PARTITION, runId);
  }

  listHeaders(): Promise<RunHeader[]> {
    return this.#table.all(items.RunHeaderItemV1, keys.HEADER_PARTITION);
  }

  async getRequest(runId: string): Promise<RunRequest | undefined> {
    const item = await this.#table.get(
      items.RunRequestItemV1,
      keys.runPartition(runId),
      keys.REQUEST_SORT_KEY,
    );
    return item?.request;
  }

  async stopRun(runId: string): Promise<boolean> {
    await this.#table.updateIf({
      Key: keys.headerKey(runId),
      ConditionExpression: '#status = :running',
      UpdateExpression: 'SET #status = :stopped',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':running': 'running', ':stopped': 'stopped' },
    });
    return (await this.getHeader(runId))?.status === 'stopped';
  }

  async finishRun(runId: string, result: RunResult): Promise<void> {
    const { status, finishedAt, error, report, ...counts } = result;
    const sometimes = { '#error': error, '#report': report };
    const present = Object.entries(sometimes).filter(([, value]) => value !== undefined);
    const absent = Object.entries(sometimes).filter(([, value]) => value === undefined);
    await this.#table.updateIf({
      Key: keys.headerKey(runId),
      ConditionExpression: 'attribute_not_exists(#status) OR #status <> :stopped',
      UpdateExpression:
        'SET runId = :runId, #status = :status, finishedAt = :finishedAt, startedAt = if_not_exists(startedAt, :finishedAt), ' +
        'expiresAtEpochSeconds = if_not_exists(expiresAtEpochSeconds, :expiry), targets = :targets, ' +
        'resources = :resources, tagging = :tagging, apiCalls = :apiCalls' +
        present.map(([name]) => `, ${name} = ${name.replace('#', ':')}`).join('') +
        (absent.length === 0 ? '' : ` REMOVE ${absent.map(([name]) => name).join(', ')}`),
      ExpressionAttributeNames: { '#status': 'status', '#error': 'error', '#report': 'report' },
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
        ...Object.fromEntries(present.map(([name, value]) => [name.replace('#', ':'), value])),
      },
    });
  }

  async saveReport(runId: string, report: RunReport): Promise<void> {
    await this.#table.updateIf({
      Key: keys.headerKey(runId),
      ConditionExpression: 'attribute_exists(#report)',
      UpdateExpression: 'SET #report = :report',
      ExpressionAttributeNames: { '#report': 'report' },
      ExpressionAttributeValues: { ':report': report },
    });
  }

  async getLeases(): Promise<RunLeases> {
    const item = await this.#table.get(items.RunLeasesItemV1, keys.LEASE_PARTITION, keys.LEASE_SORT_KEY);
    return item ?? { version: 0, leases: [] };
  }

  saveLeases(version: number, leases: readonly RunLease[]): Promise<boolean> {
    return this.#table.updateIf({
      Key: { pk: keys.LEASE_PARTITION, sk: keys.LEASE_SORT_KEY },
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

  listTargets(runId: string, accountId: string): Promise<TargetRow[]> {
    return this.#table.rows(items.TargetRowItemV1, runId, { prefix: keys.accountTargetsPrefix(accountId) });
  }

  targetPages(runId: string, afterAccountId?: string): AsyncGenerator<readonly TargetRow[]> {
    return this.#table.rowPages(
      items.TargetRowItemV1,
      runId,
      afterAccountId === undefined ? { prefix: keys.TARGET_PREFIX } : keys.targetsBehind(afterAccountId),
    );
  }

  async changeTargets(runId: string, { put, remove = [] }: TargetChanges, at: Date): Promise<void> {
    const pk = keys.runPartition(runId);
    await this.#table.write([
      ...put.map((row) => ({ put: { ...row, pk, sk: keys.targetSortKey(row), ...items.expiryOf(at) } })),
      ...remove.map((key) => ({ delete: { pk, sk: keys.targetSortKey(key) } })),
    ]);
  }

  async addAccountListing(runId: string, listing: AccountListing, at: Date): Promise<void> {
    const key = { pk: keys.runPartition(runId), sk: keys.listingSortKey(listing.accountId) };
    const earlier = await this.#table.get(items.AccountListingItemV1, key.pk, key.sk);
    await this.#table.put({ ...key, ...mergeListings(earlier, listing), ...items.expiryOf(at) });
  }

  listingPages(runId: string): AsyncGenerator<readonly AccountListing[]> {
    return this.#table.rowPages(items.AccountListingItemV1, runId, { prefix: keys.LISTING_PREFIX });
  }

  async saveOddAccounts(runId: string, odd: OddListings | undefined, at: Date): Promise<void> {
    const key = { pk: keys.runPartition(runId), sk: keys.ODD_ACCOUNTS_SORT_KEY };
    await this.#table.write([
      odd === undefined ? { delete: key } : { put: { ...key, odd, ...items.expiryOf(at) } },
    ]);
  }

  async getOddAccounts(runId: string): Promise<OddListings | undefined> {
    const item = await this.#table.get(
      items.OddAccountsItemV1,
      keys.runPartition(runId),
      keys.ODD_ACCOUNTS_SORT_KEY,
    );
    return item?.odd;
  }

  getLeftOut(runId: string): Promise<LeftOutAccount[]> {
    return this.#table.rows(items.LeftOutItemV1, runId, { prefix: keys.LEFT_OUT_PREFIX });
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
    const pk = keys.runPartition(runId);
    const keyOf = ({ accountId }: LeftOutAccount) => ({ pk, sk: keys.leftOutSortKey(accountId) });
    await this.#table.write([
      ...put.map((account) => ({ put: { ...account, ...keyOf(account), ...items.expiryOf(at) } })),
      ...remove.map((account) => ({ delete: keyOf(account) })),
    ]);
  }
}
