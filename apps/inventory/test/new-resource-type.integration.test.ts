import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestDatabase } from '@muster/dynamodb/testing';
import { DynamoInventoryReader } from '@muster/inventory-table';
import { registerResourceType } from '@muster/resource-types';
import { toyBoat } from '@muster/resource-types/testing';
import { DynamoCheckpointStore } from '../src/adapters/dynamo-checkpoint-store.ts';
import { DynamoInventoryStore } from '../src/adapters/dynamo-inventory-store.ts';
import { registerResourceAdapter, resourceAdapterOf } from '../src/adapters/resource-adapters.ts';
import { discover } from '../src/domain/discover.ts';
import type { ObservedResource } from '../src/ports/resource-source.ts';
import { bench, idOf, inputFor, instance, sourceOf } from '../src/testing/fixtures.ts';

const place = { accountId: '111111111111', region: 'us-east-1' };
const boats = { ...place, resourceType: 'toy:boat' };

let database: Awaited<ReturnType<typeof startTestDatabase>>;
let harbor: readonly ObservedResource[] = [];
const unregister: (() => void)[] = [];
beforeAll(async () => {
  database = await startTestDatabase(['inventory', 'checkpoints']);
  unregister.push(
    registerResourceType(toyBoat),
    registerResourceAdapter('toy:boat', {
      sourceOf: () => sourceOf([harbor]),
    }),
  );
});
afterAll(async () => {
  unregister.forEach((remove) => remove());
  await database.close();
});

const boat = (number: number, state: string): ObservedResource => ({
  attributes: {
    resourceId: `boat-${number}`,
    state,
    details: { masts: number, isSteamer: false },
    tags: new Map([['Color', 'red']]),
  },
  contentHash: `${number}-${state}`,
});

const client = (): never => {
  throw new Error('this type calls no AWS');
};

function stores() {
  const now = () => new Date('2026-11-23T08:00:00.000Z');
  return {
    inventory: new DynamoInventoryStore(database.db, 'inventory'),
    checkpoints: new DynamoCheckpointStore(database.db, 'checkpoints', now),
    now,
  };
}

const scanBoats = (runId: string) => {
  const input = { ...inputFor(runId), resourceType: 'toy:boat' };
  const source = resourceAdapterOf(input.resourceType).sourceOf(input, client, () => undefined);
  return discover(input, bench().ports(source, stores()));
};
const scanInstances = (runId: string, instances: readonly ObservedResource[]) =>
  discover(inputFor(runId), bench().ports(sourceOf([instances]), stores()));

const stored = async (target: typeof place & { resourceType?: string }) =>
  (await Array.fromAsync(new DynamoInventoryReader(database.db, 'inventory').resourcesOf(target)))
    .flat()
    .map(({ resourceType, resourceId, state, details, goneAt }) => [
      resourceType,
      resourceId,
      state,
      ...(details === undefined ? [] : [details['masts']]),
      goneAt !== undefined,
    ]);
const targetItem = () => new DynamoInventoryReader(database.db, 'inventory').getTarget(place);

describe('a new resource type', () => {
  it('is scanned and stored beside instances with changes in its folders only', async () => {
    await scanInstances('run-1', [instance(1)]);
    harbor = [boat(1, 'afloat'), boat(2, 'afloat'), boat(3, 'sinking')];
    expect((await scanBoats('run-1')).resources).toEqual({
      seen: 3,
      added: 3,
      changed: 0,
      unchanged: 0,
      gone: 0,
    });
    expect(await stored(boats)).toEqual([
      ['toy:boat', 'boat-1', 'afloat', 1, false],
      ['toy:boat', 'boat-2', 'afloat', 2, false],
      ['toy:boat', 'boat-3', 'sinking', 3, false],
    ]);
    expect(await stored(place)).toEqual([['ec2:instance', idOf(1), 'running', false]]);
  });

  it('has final states, and marks resources that a scan does not show as deleted', async () => {
    harbor = [boat(1, 'afloat'), boat(2, 'sunk')];
    expect((await scanBoats('run-2')).resources).toEqual({
      seen: 1,
      added: 0,
      changed: 0,
      unchanged: 1,
      gone: 2,
    });
    expect(await stored(boats)).toEqual([
      ['toy:boat', 'boat-1', 'afloat', 1, false],
      ['toy:boat', 'boat-2', 'sunk', 2, true],
      ['toy:boat', 'boat-3', 'sinking', 3, true],
    ]);
    expect(await stored(place)).toEqual([['ec2:instance', idOf(1), 'running', false]]);
  });

  it('has a freshness that is separate from that of instances', async () => {
    const failure = { at: '2026-11-23T09:00:00.000Z', runId: 'run-3', code: 'Throttled', message: 'slow' };
    await stores().inventory.saveFailure(boats, failure);
    const item = await targetItem();
    expect(item).toMatchObject({ lastCompleteScanRunId: 'run-1', present: 1 });
    expect(item).not.toHaveProperty('lastError');
    expect(item?.freshnessByType).toEqual({
      'toy:boat': {
        lastCompleteScanAt: '2026-11-23T08:00:00.000Z',
        lastCompleteScanBegunAt: '2026-11-23T08:00:00.000Z',
        lastCompleteScanRunId: 'run-2',
        lastAttemptAt: '2026-11-23T09:00:00.000Z',
        lastAttemptRunId: 'run-3',
        lastError: { code: 'Throttled', message: 'slow', at: '2026-11-23T09:00:00.000Z' },
        unreadableSince: '2026-11-23T09:00:00.000Z',
        present: 1,
      },
    });
    expect(await stores().inventory.target(boats)).toMatchObject({
      lastCompleteScanRunId: 'run-2',
      unreadableSince: '2026-11-23T09:00:00.000Z',
    });
    harbor = [boat(1, 'afloat')];
    await scanBoats('run-4');
    expect((await targetItem())?.freshnessByType?.['toy:boat']).not.toHaveProperty('unreadableSince');
  });

  it('appears in messages under its name', async () => {
    await expect(
      discover(
        { ...inputFor('run-5'), resourceType: 'toy:boat' },
        bench().ports({ page: () => Promise.resolve({ resources: [], nextToken: 'same' }) }, stores()),
      ),
    ).rejects.toThrow('The listing of ListBoats repeats itself');
  });

  it('is rejected if it is not registered', async () => {
    const input = { ...inputFor('run-6'), resourceType: 'toy:train' };
    await expect(discover(input, bench().ports(sourceOf([[]]), stores()))).rejects.toThrow(
      'This version of Muster does not know the resource type "toy:train"',
    );
    expect(() => resourceAdapterOf('toy:train')).toThrow('toy:train');
  });
});
