import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { noResources } from '@muster/contracts';
import { batchWrite, queryAll, scanPages } from '@muster/dynamodb';
import { startTestDatabase } from '@muster/dynamodb/testing';
import { DynamoInventoryReader } from '@muster/inventory-table';
import { DynamoCheckpointStore } from '../src/adapters/dynamo-checkpoint-store.ts';
import { DynamoForgetStore } from '../src/adapters/dynamo-forget-store.ts';
import { DynamoInventoryStore } from '../src/adapters/dynamo-inventory-store.ts';
import { DynamoScopeStore } from '../src/adapters/dynamo-scope-store.ts';
import { OrderedScanStore } from '../src/adapters/ordered-scan-store.ts';
import { Forgetter } from '../src/domain/forgetter.ts';
import type { GuardState } from '../src/ports/checkpoint-store.ts';
import { checkpointStoreContract } from '../src/testing/checkpoint-store.contract.ts';
import { idOf } from '../src/testing/fixtures.ts';
import { forgetterContract } from '../src/testing/forgetter.contract.ts';
import { inventoryStoreContract } from '../src/testing/inventory-store.contract.ts';
import { targetIn as target } from '../src/testing/records.ts';
import { scanStoreContract } from '../src/testing/scan-store.contract.ts';
import { scopeStoreContract } from '../src/testing/scope-store.contract.ts';

const TABLES = ['inventory', 'checkpoints', 'scopes', 'forgotten', 'forgotten-checkpoints'];
let database: Awaited<ReturnType<typeof startTestDatabase>>;
beforeAll(async () => {
  database = await startTestDatabase(TABLES);
});
afterAll(() => database.close());

const now = () => new Date('2026-11-23T08:00:00.000Z');
const inventory = () => new DynamoInventoryStore(database.db, 'inventory');
const checkpoints = () => new DynamoCheckpointStore(database.db, 'checkpoints', now);

describe('the inventory in DynamoDB', () => inventoryStoreContract(inventory));

describe('checkpoints in DynamoDB', () => checkpointStoreContract('r1', checkpoints));

describe('steps of scans in DynamoDB', () =>
  scanStoreContract(() => ({
    inventory: inventory(),
    scans: new OrderedScanStore(inventory(), checkpoints()),
  })));

describe('the scope of targets and accounts in DynamoDB', () =>
  scopeStoreContract(() => ({
    inventory: new DynamoInventoryStore(database.db, 'scopes'),
    scope: new DynamoScopeStore(database.db, 'scopes'),
    reader: new DynamoInventoryReader(database.db, 'scopes'),
  })));

describe('Forgetter in DynamoDB', () => {
  const tables = { inventory: 'forgotten', checkpoints: 'forgotten-checkpoints' };
  forgetterContract(28, () => ({
    inventory: new DynamoInventoryStore(database.db, tables.inventory),
    scope: new DynamoScopeStore(database.db, tables.inventory),
    checkpoints: new DynamoCheckpointStore(database.db, tables.checkpoints, now),
    forgetter: new Forgetter(new DynamoForgetStore(database.db, tables)),
  }));

  it('leaves no item of a removed account', async () => {
    const itemsOf = (TableName: string, pk: string) =>
      queryAll(database.db, {
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
      });
    const accountId = '222222222222';
    for (const pk of [`${accountId}#eu-west-1`, `${accountId}#us-east-1`, accountId])
      expect(await itemsOf('forgotten', pk)).toEqual([]);
    expect((await itemsOf('forgotten', 'accounts')).map(({ sk }) => sk)).toEqual(['444444444444']);
    const left = await Array.fromAsync(scanPages(database.db, { TableName: 'forgotten-checkpoints' }));
    expect(left.flat().filter(({ pk }) => String(pk).includes(accountId))).toEqual([]);
  });
});

describe('a row in an unexpected form', () => {
  const broken = { name: 'ContractViolation', message: expect.stringMatching(/ is not a valid .*: \w+: /) };

  it('is named when the resources of a target are read', async () => {
    const row = { pk: '111111111111#eu-west-3', sk: `ec2:instance#${idOf(1)}`, contentHash: 1 };
    await batchWrite(database.db, 'inventory', [{ put: row }]);
    const store = new DynamoInventoryStore(database.db, 'inventory');
    await expect(store.known(target('eu-west-3'))).rejects.toMatchObject(broken);
  });

  it('is named when a checkpoint is read', async () => {
    const row = { pk: 'r9#111111111111#eu-west-3#discovery', sk: 'checkpoint', version: 'one' };
    await batchWrite(database.db, 'checkpoints', [{ put: row }]);
    const store = new DynamoCheckpointStore(database.db, 'checkpoints', () => new Date(0));
    const key = { runId: 'r9', ...target('eu-west-3'), scan: 'discovery' as const };
    await expect(store.load(key)).rejects.toMatchObject(broken);
  });
});

describe('DynamoCheckpointStore', () => {
  const key = { runId: 'r9', ...target('us-east-1'), scan: 'discovery' };

  it('restarts at page one if the IDs of a page are missing', async () => {
    const store = new DynamoCheckpointStore(database.db, 'checkpoints', () => new Date());
    const resources = { seen: 1, added: 1, changed: 0, unchanged: 0, gone: 0 };
    const common = {
      done: false,
      restarts: 1,
      listing: { pagesWithoutNews: 0, token: 'first', age: 0, span: 1 },
      nextToken: 'next',
      resources,
      apiCalls: { 'ec2:DescribeInstances': 1 },
    };
    const first = await store.save(key, { ...common, version: 1, pages: 1 }, [idOf(1)]);
    await store.save(key, { ...common, version: 2, pages: 2, lastPage: first.lastPage }, [idOf(2)]);
    await batchWrite(database.db, 'checkpoints', [
      { delete: { pk: 'r9#111111111111#us-east-1#discovery', sk: first.lastPage } },
    ]);
    const loaded = await store.load(key);
    expect(loaded?.handledIds).toEqual(new Set());
    expect(loaded?.checkpoint).toEqual({
      version: 2,
      done: false,
      pages: 0,
      restarts: 1,
      resources: { seen: 0, added: 0, changed: 0, unchanged: 0, gone: 0 },
      apiCalls: { 'ec2:DescribeInstances': 1 },
    });
  });
});

describe('DynamoCheckpointStore, for a target that is listed again', () => {
  const key = { runId: 'r8', ...target('us-east-1'), scan: 'discovery' };
  const common = { done: false, restarts: 0, resources: noResources, apiCalls: {} };

  it('restarts if the IDs of an earlier listing are missing', async () => {
    const store = new DynamoCheckpointStore(database.db, 'checkpoints', () => new Date());
    const ended = await store.save(key, { ...common, version: 1, pages: 1 }, [idOf(1)]);
    const guard: GuardState = {
      before: 20,
      listings: [{ pages: 1, restarts: 0, lastPage: ended.lastPage, found: 1 }],
      endedAt: '2026-11-23T08:00:00.000Z',
      result: 'unfinished',
    };
    const second = { ...common, version: 2, pages: 1, nextToken: 'next', guard };
    await store.save(key, second, [idOf(1)]);
    await batchWrite(database.db, 'checkpoints', [
      { delete: { pk: 'r8#111111111111#us-east-1#discovery', sk: ended.lastPage } },
    ]);
    expect(await store.load(key)).toEqual({
      checkpoint: { ...common, version: 2, pages: 0 },
      handledIds: new Set(),
      earlierIds: [],
    });
  });

  it('reads a checkpoint of an earlier version of Muster', async () => {
    const store = new DynamoCheckpointStore(database.db, 'checkpoints', () => new Date());
    const older = {
      pk: 'r7#111111111111#us-east-1#discovery',
      sk: 'checkpoint',
      ...common,
      version: 1,
      pages: 0,
    };
    await batchWrite(database.db, 'checkpoints', [{ put: older }]);
    expect(await store.load({ ...key, runId: 'r7' })).toEqual({
      checkpoint: { ...common, version: 1, pages: 0 },
      handledIds: new Set(),
      earlierIds: [],
    });
  });
});
