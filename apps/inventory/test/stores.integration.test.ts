import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { noResources } from '@muster/contracts';
import { batchWrite } from '@muster/dynamodb';
import { startTestDatabase } from '@muster/dynamodb/testing';
import { DynamoInventoryReader } from '@muster/inventory-table';
import { DynamoCheckpointStore } from '../src/adapters/dynamo-checkpoint-store.ts';
import { DynamoInventoryStore } from '../src/adapters/dynamo-inventory-store.ts';
import type {
  Checkpoint,
  CheckpointStore,
  CompleteListing,
  GuardState,
} from '../src/ports/checkpoint-store.ts';
import type { InventoryStore, ResourceRecord } from '../src/ports/inventory-store.ts';
import { FakeCheckpointStore } from '../src/testing/fake-checkpoint-store.ts';
import { FakeInventoryStore } from '../src/testing/fake-inventory-store.ts';
import { idOf } from '../src/testing/fixtures.ts';

let database: Awaited<ReturnType<typeof startTestDatabase>>;
beforeAll(async () => {
  database = await startTestDatabase(['inventory', 'checkpoints']);
});
afterAll(() => database.close());

const target = (region: string) => ({ accountId: '111111111111', region });
const item = (region: string, number: number): ResourceRecord => ({
  accountId: '111111111111',
  region,
  resourceType: 'ec2:instance',
  resourceId: idOf(number),
  state: 'running',
  instanceType: 'm7g.large',
  tags: new Map([['Name', `web-${number}`]]),
  contentHash: `hash-${number}`,
  writtenBy: 'r1/discovery/added',
  firstSeenAt: '2026-11-23T08:00:00.000Z',
  changedAt: '2026-11-23T08:00:00.000Z',
});
const mark = {
  goneAt: '2026-11-24T08:00:00.000Z',
  expiresAtEpochSeconds: 1_800_000_000,
  writtenBy: 'r2/discovery/gone',
};

describe('a row that does not have the shape of this version', () => {
  const broken = { name: 'ContractViolation', message: expect.stringMatching(/ is not a valid .*: \w+: /) };

  it('is named where the resources of a target are read', async () => {
    const row = { pk: '111111111111#eu-west-3', sk: `ec2:instance#${idOf(1)}`, contentHash: 1 };
    await batchWrite(database.db, 'inventory', [{ put: row }]);
    const store = new DynamoInventoryStore(database.db, 'inventory');
    await expect(store.known(target('eu-west-3'))).rejects.toMatchObject(broken);
  });

  it('is named where a checkpoint is read', async () => {
    const row = { pk: 'r9#111111111111#eu-west-3#discovery', sk: 'checkpoint', version: 'one' };
    await batchWrite(database.db, 'checkpoints', [{ put: row }]);
    const store = new DynamoCheckpointStore(database.db, 'checkpoints', () => new Date(0));
    const key = { runId: 'r9', ...target('eu-west-3'), scan: 'discovery' as const };
    await expect(store.load(key)).rejects.toMatchObject(broken);
  });
});

describe.each<[string, () => InventoryStore]>([
  ['FakeInventoryStore', () => new FakeInventoryStore()],
  ['DynamoInventoryStore', () => new DynamoInventoryStore(database.db, 'inventory')],
])('%s', (_name, create) => {
  it('gives back what was put, in any number, and only of the target that is asked for', async () => {
    const store = create();
    await store.put(Array.from({ length: 130 }, (_, number) => item('us-east-1', number)));
    await store.put([item('us-east-2', 1)]);
    const known = await store.known(target('us-east-1'));
    expect(known.size).toBe(130);
    expect(known.get(idOf(129))).toEqual({
      contentHash: 'hash-129',
      writtenBy: 'r1/discovery/added',
      firstSeenAt: '2026-11-23T08:00:00.000Z',
      gone: false,
    });
  });

  it('says which resources an AWS service manages, and keeps what has no type and no known state', async () => {
    const store = create();
    const managed = { ...item('sa-east-1', 1), managedBy: 'eks.amazonaws.com' };
    const odd = { ...item('sa-east-1', 2), instanceType: undefined, state: 'unknown' as const };
    await store.put([managed, odd]);
    const known = await store.known(target('sa-east-1'));
    expect([...known].map(([id, each]) => [id, each.managed])).toEqual([
      [idOf(1), true],
      [idOf(2), undefined],
    ]);
  });

  it('keeps a gone resource, with its mark', async () => {
    const store = create();
    await store.put([item('eu-west-1', 1), item('eu-west-1', 2)]);
    await store.markGone(target('eu-west-1'), [{ resourceId: idOf(2), endedAs: 'terminated' }], mark);
    const known = await store.known(target('eu-west-1'));
    expect(known.get(idOf(1))?.gone).toBe(false);
    expect(known.get(idOf(2))).toMatchObject({ gone: true, writtenBy: 'r2/discovery/gone' });
  });

  it('says since when a target is unreadable, until it is read again', async () => {
    const store = create();
    const [first, second, third] = [
      '2026-11-23T08:00:00.000Z',
      '2026-11-23T09:00:00.000Z',
      '2026-11-23T10:00:00.000Z',
    ];
    const where = target('eu-west-2');
    await store.saveFailure(where, { at: first ?? '', runId: 'r1', code: 'AuthFailure', message: 'no' });
    await store.saveFailure(where, { at: second ?? '', runId: 'r2', code: 'Throttled', message: 'slow' });
    expect(await store.target(where)).toMatchObject({
      unreadableSince: first,
      lastAttemptAt: second,
      lastError: { code: 'Throttled', message: 'slow', at: second },
    });
    const begunAt = '2026-11-23T07:00:00.000Z';
    await store.saveComplete(where, { at: third ?? '', begunAt, runId: 'r3', present: 7 });
    expect((await store.target(where))?.lastCompleteScanBegunAt).toBe(begunAt);
    await store.saveComplete(where, { at: third ?? '', runId: 'r3', present: 7 });
    const fresh = await store.target(where);
    expect(fresh).toMatchObject({ lastCompleteScanAt: third, present: 7 });
    expect(fresh).not.toHaveProperty('unreadableSince');
    expect(fresh).not.toHaveProperty('lastError');
    expect(await store.regionsOf('111111111111')).toContain('eu-west-2');
    expect(await store.regionsOf('222222222222')).toEqual([]);
  });
});

describe.each<[string, () => CheckpointStore]>([
  ['FakeCheckpointStore', () => new FakeCheckpointStore()],
  ['DynamoCheckpointStore', () => new DynamoCheckpointStore(database.db, 'checkpoints', () => new Date())],
])('%s', (name, create) => {
  const key = (scan: string) => ({ runId: name, ...target('us-east-1'), scan });
  const checkpoint = (over: Partial<Checkpoint>): Checkpoint => ({
    version: 1,
    done: false,
    pages: 1,
    restarts: 0,
    resources: { seen: 2, added: 2, changed: 0, unchanged: 0, gone: 0 },
    apiCalls: { 'ec2:DescribeInstances': 1 },
    nextToken: 'next',
    ...over,
  });

  it('keeps what was odd', async () => {
    const store = create();
    const odd = {
      count: 12,
      withoutId: 1,
      first: [{ id: 'i-01', problem: 'no state' }, { problem: 'no instanceId' }],
    };
    await store.save(key('verification-9'), checkpoint({ odd, managedHidden: true }), [idOf(1)]);
    expect((await store.load(key('verification-9')))?.checkpoint).toMatchObject({ odd, managedHidden: true });
  });

  it('gives back the newest checkpoint and the ids of all pages it covers', async () => {
    const store = create();
    expect(await store.load(key('discovery'))).toBeUndefined();
    const first = await store.save(key('discovery'), checkpoint({}), [idOf(1), idOf(2)]);
    const second = await store.save(key('discovery'), { ...first, version: 2, pages: 2 }, []);
    await store.save(key('discovery'), { ...second, version: 3, pages: 3 }, [idOf(3)]);
    const loaded = await store.load(key('discovery'));
    expect(loaded?.checkpoint).toMatchObject({ version: 3, pages: 3, nextToken: 'next' });
    expect([...(loaded?.handledIds ?? [])].sort()).toEqual([idOf(1), idOf(2), idOf(3)]);
  });

  it('keeps what shows whether the listing goes in a circle', async () => {
    const store = create();
    const listing = { pagesWithoutNews: 2, token: 'of an earlier page', age: 1, span: 4 };
    await store.save(key('verification-4'), checkpoint({ listing }), [idOf(1)]);
    expect((await store.load(key('verification-4')))?.checkpoint.listing).toEqual(listing);
  });

  it('keeps the ids of complete listings beside those of the listing at hand', async () => {
    const store = create();
    const where = key('verification-5');
    const guardOf = (...listings: readonly CompleteListing[]): GuardState => ({
      before: 250,
      listings: listings as [CompleteListing],
      lastCompleteScanAt: '2026-11-22T08:00:00.000Z',
      endedAt: '2026-11-23T08:00:00.000Z',
      result: 'unfinished',
    });
    const one = await store.save(where, checkpoint({}), [idOf(1), idOf(2)]);
    const end = { ...one, version: 2, pages: 2, nextToken: undefined };
    const ended = await store.save(where, end, [idOf(3)]);
    // A complete listing that is not compared yet: it is not made again.
    const unended = (await store.load(where))?.checkpoint;
    expect([unended?.pages, unended?.nextToken, unended?.done]).toEqual([2, undefined, false]);

    const first = { pages: 2, restarts: 0, lastPage: ended.lastPage, found: 3 };
    const atPageOne = { ...ended, pages: 0, lastPage: undefined, guard: guardOf(first) };
    const waiting = await store.save(where, { ...atPageOne, version: 3 }, []);
    expect(await store.load(where)).toMatchObject({
      checkpoint: { pages: 0, guard: { before: 250, listings: [{ pages: 2, found: 3 }] } },
      handledIds: new Set(),
      earlierIds: [new Set([idOf(1), idOf(2), idOf(3)])],
    });

    const second = { pages: 1, restarts: 1, nextToken: 'next' };
    const page = await store.save(where, { ...waiting, ...second, version: 4, lastPage: undefined }, [
      idOf(2),
    ]);
    const loaded = await store.load(where);
    expect(loaded?.checkpoint.guard).toEqual(guardOf(first));
    expect(loaded?.handledIds).toEqual(new Set([idOf(2)]));
    expect(loaded?.earlierIds).toEqual([new Set([idOf(1), idOf(2), idOf(3)])]);

    const both = guardOf(first, { pages: 1, restarts: 1, lastPage: page.lastPage, found: 1 });
    const third = { ...page, version: 5, pages: 0, lastPage: undefined, nextToken: undefined, guard: both };
    await store.save(where, third, []);
    expect(await store.load(where)).toMatchObject({
      handledIds: new Set(),
      earlierIds: [new Set([idOf(1), idOf(2), idOf(3)]), new Set([idOf(2)])],
    });
    await store.save(
      where,
      { ...third, version: 6, done: true, guard: { ...both, result: 'corrected' } },
      [],
    );
    expect(await store.load(where)).toMatchObject({
      checkpoint: { done: true, guard: { result: 'corrected', listings: [{ found: 3 }, { found: 1 }] } },
      earlierIds: [],
    });
  });

  it('forgets the pages of before a restart', async () => {
    const store = create();
    await store.save(key('verification-1'), checkpoint({}), [idOf(1)]);
    const again = checkpoint({ version: 2, pages: 0, restarts: 1, nextToken: undefined });
    await store.save(key('verification-1'), again, []);
    const loaded = await store.load(key('verification-1'));
    expect(loaded?.checkpoint.nextToken).toBeUndefined();
    expect(loaded?.handledIds.size).toBe(0);
  });

  it('keeps the pages of who was first where two go on from one version', async () => {
    const store = create();
    const first = await store.save(key('verification-3'), checkpoint({}), [idOf(1)]);
    const second = { ...first, version: 2, pages: 2 };
    await store.save(key('verification-3'), second, [idOf(2), idOf(3)]);
    await expect(store.save(key('verification-3'), second, [idOf(2), idOf(4)])).rejects.toMatchObject({
      name: 'CheckpointConflict',
    });
    const loaded = await store.load(key('verification-3'));
    expect([...(loaded?.handledIds ?? [])].sort()).toEqual([idOf(1), idOf(2), idOf(3)]);
  });

  it('refuses to go on from a version that somebody else went on from', async () => {
    const store = create();
    await store.save(key('verification-2'), checkpoint({}), [idOf(1)]);
    await store.save(key('verification-2'), checkpoint({ version: 2 }), [idOf(2)]);
    await expect(
      store.save(key('verification-2'), checkpoint({ version: 2 }), [idOf(3)]),
    ).rejects.toMatchObject({
      name: 'CheckpointConflict',
    });
    await expect(
      store.save(key('verification-2'), checkpoint({ version: 1 }), [idOf(3)]),
    ).rejects.toMatchObject({
      name: 'CheckpointConflict',
    });
  });
});

describe('DynamoCheckpointStore', () => {
  const key = { runId: 'r9', ...target('us-east-1'), scan: 'discovery' };

  it('begins at page one again where the ids of a page are not there any more', async () => {
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

describe('DynamoCheckpointStore, of a target that is listed again', () => {
  const key = { runId: 'r8', ...target('us-east-1'), scan: 'discovery' };
  const common = { done: false, restarts: 0, resources: noResources, apiCalls: {} };

  it('begins anew where the ids of an earlier listing are not there any more', async () => {
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

  it('reads what an older version of Muster saved', async () => {
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

describe('DynamoInventoryReader', () => {
  it('reads by filter, and gone resources only when asked for', async () => {
    const store = new DynamoInventoryStore(database.db, 'inventory');
    const where = { accountId: '444444444444', region: 'us-west-2' };
    const own = (number: number) => ({ ...item('us-west-2', number), ...where });
    await store.put([
      own(1),
      {
        ...own(2),
        tags: new Map([
          ['Name', 'web-2'],
          ['Production', 'Yes'],
        ]),
      },
      own(3),
    ]);
    await store.markGone(where, [{ resourceId: idOf(3) }], mark);
    await store.saveComplete(where, { at: '2026-11-23T08:00:00.000Z', runId: 'r1', present: 2 });
    const reader = new DynamoInventoryReader(database.db, 'inventory');
    const ids = async (filter: Parameters<DynamoInventoryReader['resources']>[0]) =>
      (await Array.fromAsync(reader.resources({ accountIds: ['444444444444'], ...filter })))
        .flat()
        .map((r) => r.resourceId);
    expect(await ids({})).toEqual([idOf(1), idOf(2)]);
    expect(await ids({ gone: true })).toEqual([idOf(3)]);
    expect(await ids({ tags: [{ key: 'Production', value: 'Yes' }] })).toEqual([idOf(2)]);
    expect(await ids({ tags: [{ key: 'Production', value: 'No' }] })).toEqual([]);
    expect(await ids({ tags: [{ key: 'Name' }] })).toEqual([idOf(1), idOf(2)]);
    expect(await ids({ missingTags: ['Production'] })).toEqual([idOf(1)]);
    expect(await ids({ states: ['stopped'] })).toEqual([]);
    expect(await ids({ regions: ['eu-west-1'] })).toEqual([]);
  });
});
