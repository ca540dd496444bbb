import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TagPairs } from '@muster/contracts';
import { batchWrite } from '@muster/dynamodb';
import { resourceSortKey } from '@muster/inventory-table';
import { registerResourceType } from '@muster/resource-types';
import { toyBoat } from '@muster/resource-types/testing';
import { DynamoLedger } from '../src/adapters/dynamo-ledger.ts';
import { DynamoResourceSource } from '../src/adapters/dynamo-resource-source.ts';
import { registerResourceAdapter, resourceAdapterOf } from '../src/adapters/resource-adapters.ts';
import { applyTags } from '../src/domain/apply-tags.ts';
import { planTags } from '../src/domain/plan-tags.ts';
import { verifyTags } from '../src/domain/verify-tags.ts';
import { TagRefusedError } from '../src/errors.ts';
import { type EmbeddedDynamoDb, startDynamoDb } from '../src/testing/embedded-dynamodb.ts';
import { FakeTaskQueue } from '../src/testing/fake-task-queue.ts';
import { accountId, region, resourceItem, type ResourceChanges, runWith } from '../src/testing/fixtures.ts';

const now = () => new Date('2026-11-23T08:00:10.000Z');
const run = runWith([{ id: 'production', match: {}, set: [['Production', 'Yes']] }]);
const input = { run, accountId, region, resourceType: 'toy:boat' };

/** The harbor refuses a call that names a boat which has left, in words of its own. */
const tagged = new Map<string, TagPairs>();
const writer = {
  createTags(ids: readonly string[], set: TagPairs): Promise<void> {
    if (ids.includes('boat-3'))
      throw new TagRefusedError({
        code: 'NoSuchBoat',
        message: 'boat-3 has left',
        reaction: 'drop-named',
        namedIds: ['boat-3'],
        blame: { outcome: 'skipped', message: 'The boat has left' },
        isAboutChange: false,
        isExplainable: false,
        isConfirmed: false,
      });
    for (const id of ids) tagged.set(id, set);
    return Promise.resolve();
  },
  renewCredentials: () => undefined,
};

let dynamo: EmbeddedDynamoDb;
const unregister: (() => void)[] = [];
beforeAll(async () => {
  dynamo = await startDynamoDb();
  await dynamo.createTable('inventory');
  await dynamo.createTable('ledger');
  unregister.push(
    registerResourceType(toyBoat),
    registerResourceAdapter('toy:boat', {
      writerOf: () => writer,
      factsOf: () => ({ factsOf: () => Promise.resolve(new Map()) }),
      unusedId: 'boat-0',
      isNotFound: ({ name }) => name === 'NoSuchBoat',
    }),
  );
});
afterAll(async () => {
  unregister.forEach((remove) => remove());
  await dynamo.close();
});

const store = (id: string, changes: ResourceChanges) =>
  batchWrite(dynamo.db, 'inventory', [
    {
      put: {
        ...resourceItem(id, { resourceType: 'toy:boat', ...changes }),
        sk: resourceSortKey(id, 'toy:boat'),
      },
    },
  ]);

describe('a new type of resource', () => {
  it('is planned, tagged and verified, by its folders alone', async () => {
    await batchWrite(dynamo.db, 'inventory', [{ put: resourceItem('i-1') }]);
    await store('boat-1', { state: 'afloat' });
    await store('boat-2', { state: 'sinking' });
    await store('boat-3', { state: 'afloat' });
    const ledger = new DynamoLedger(dynamo.db, 'ledger', now);
    const resources = new DynamoResourceSource(dynamo.db, 'inventory');
    const queue = new FakeTaskQueue();

    expect(await planTags(input, { ledger, resources, queue, now })).toMatchObject({ tasks: 1, planned: 2 });
    expect(queue.sent).toMatchObject([{ resourceType: 'toy:boat', taskNumber: 1 }]);

    const [message] = queue.sent;
    if (message === undefined) throw new Error('no message was sent');
    const adapter = resourceAdapterOf(message.resourceType);
    const place = { sessions: undefined as never, role: undefined as never, region, callTimeMs: () => 1_000 };
    await applyTags(message, false, {
      ledger,
      stoppedAt: () => Promise.resolve(undefined),
      applyPortsFor: () => ({
        writer: adapter.writerOf(place),
        facts: adapter.factsOf(place),
        timeIsShort: () => false,
        pause: () => Promise.resolve(),
        random: () => 0.5,
      }),
      countApiCalls: async (work) => ({ result: await work(), apiCalls: { 'toy:TagBoats': 2 } }),
      now,
    });
    expect([...tagged]).toEqual([['boat-1', [['Production', 'Yes']]]]);

    await store('boat-1', { state: 'afloat', tags: { Production: 'Yes' } });
    const verification = await verifyTags(
      {
        ...input,
        rescan: {
          done: true,
          scan: 'verification-1',
          pages: 1,
          restarts: 0,
          resources: { seen: 3, added: 0, changed: 1, unchanged: 2, gone: 0 },
          apiCalls: {},
        },
        verification: {
          done: false,
          attempt: 1,
          scan: 'verification-1',
          waitSeconds: 2,
          tagging: { planned: 0, applied: 0, verified: 0, failed: 0, skipped: 0 },
          apiCalls: {},
        },
      },
      { ledger, resources, now },
    );
    expect(verification).toMatchObject({
      done: true,
      tagging: { planned: 2, applied: 1, verified: 1, failed: 0, skipped: 1 },
      apiCalls: { 'toy:TagBoats': 2 },
    });
  });

  it('has a plan that is not that of the instances of the target', async () => {
    const ledger = new DynamoLedger(dynamo.db, 'ledger', now);
    const resources = new DynamoResourceSource(dynamo.db, 'inventory');
    const queue = new FakeTaskQueue();
    const instances = { run, accountId, region };
    expect(await planTags(instances, { ledger, resources, queue, now })).toMatchObject({
      tasks: 1,
      planned: 1,
    });
    expect(queue.sent[0]).not.toHaveProperty('resourceType');
    const [entry] = await ledger.tasksOf({ runId: run.runId, accountId, region });
    expect(entry?.task.resources.map(({ id }) => id)).toEqual(['i-1']);
  });

  it('is refused where it is not registered', async () => {
    expect(() => resourceAdapterOf('toy:train')).toThrow(
      'This version of Muster does not know the resource type "toy:train"',
    );
  });
});
