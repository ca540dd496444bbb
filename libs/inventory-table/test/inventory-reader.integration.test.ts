import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ResourceItem, ResourceItemV1, TargetItemV1, TargetListItemV1 } from '@muster/contracts';
import { batchWrite } from '@muster/dynamodb';
import { startTestDatabase } from '@muster/dynamodb/testing';
import { InventoryReader, resourceSortKey, targetPartition } from '../src/index.ts';

let database: Awaited<ReturnType<typeof startTestDatabase>>;
beforeAll(async () => {
  database = await startTestDatabase(['inventory']);
  const example = ResourceItemV1.schema.parse(ResourceItemV1.example);
  const items: ResourceItem[] = Array.from({ length: 40 }, (_, index) => {
    const resourceId = `i-${index.toString(16).padStart(17, '0')}`;
    return {
      ...example,
      resourceId,
      sk: resourceSortKey(resourceId),
      // Long enough for the target to take more than one page of a Query.
      tags: new Map(Array.from({ length: 200 }, (_unused, tag) => [`Key${tag}`, 'v'.repeat(250)])),
    };
  });
  await batchWrite(database.db, 'inventory', [
    ...items.map((item) => ({ put: item })),
    { put: TargetItemV1.example },
    { put: TargetListItemV1.example },
  ]);
});
afterAll(() => database.close());

describe('InventoryReader', () => {
  it('lists the targets, and says how far one can be trusted', async () => {
    const reader = new InventoryReader(database.db, 'inventory');
    expect(await reader.listTargets()).toEqual([{ accountId: '111111111111', region: 'us-east-1' }]);
    expect(await reader.listTargets({ regions: ['eu-west-1'] })).toEqual([]);
    expect(await reader.listTargets({ accountIds: ['222222222222', '111111111111'] })).toHaveLength(1);
    expect(await reader.listTargets({ accountIds: [] })).toEqual([]);
    expect(await reader.getTarget({ accountId: '111111111111', region: 'us-east-1' })).toMatchObject({
      present: 1000,
    });
    expect(await reader.getTarget({ accountId: '111111111111', region: 'eu-west-1' })).toBeUndefined();
  });

  it('gives a target page by page, without the bookkeeping of the table', async () => {
    const reader = new InventoryReader(database.db, 'inventory');
    const pages = await Array.fromAsync(
      reader.resourcesOf({ accountId: '111111111111', region: 'us-east-1' }),
    );
    expect(pages.length).toBeGreaterThan(1);
    const resources = pages.flat();
    expect(resources).toHaveLength(40);
    expect(Object.keys(resources[0] ?? {})).not.toEqual(expect.arrayContaining(['pk']));
    expect(resources[0]).not.toHaveProperty('contentHash');
  });

  it('gives some ids of a target, without reading all of it', async () => {
    const reader = new InventoryReader(database.db, 'inventory');
    const target = { accountId: '111111111111', region: 'us-east-1' };
    expect(await reader.someResourceIds(target, 2)).toEqual(['i-00000000000000000', 'i-00000000000000001']);
    expect(await reader.someResourceIds({ ...target, region: 'eu-west-1' }, 2)).toEqual([]);
  });

  it.each([
    ['with any value of a key', { tags: [{ key: 'Key0' }] }, 40],
    ['with one value', { tags: [{ key: 'Key0', value: 'other' }] }, 0],
    ['with both of two keys', { tags: [{ key: 'Key0' }, { key: 'Key1' }] }, 40],
    ['with one of two keys only', { tags: [{ key: 'Key0' }, { key: 'Owner' }] }, 0],
    ['without a key', { missingTags: ['Owner'] }, 40],
    ['without two keys, of which they have one', { missingTags: ['Owner', 'Key0'] }, 0],
    ['in one of two states', { states: ['stopped', 'running'] }, 40],
    ['in neither of two states', { states: ['stopped', 'pending'] }, 0],
    ['of one of two accounts', { accountIds: ['222222222222', '111111111111'] }, 40],
    ['in one of two regions', { regions: ['eu-west-1', 'us-east-1'] }, 40],
    ['with a key called as something every object has', { tags: [{ key: 'toString' }] }, 0],
    ['without a key called as something every object has', { missingTags: ['constructor'] }, 40],
  ])('selects resources %s', async (_, filter, count) => {
    const reader = new InventoryReader(database.db, 'inventory');
    const pages = await Array.fromAsync(reader.resources(filter));
    expect(pages.flat()).toHaveLength(count);
  });

  it('refuses an item of another shape, naming the field', async () => {
    await batchWrite(database.db, 'inventory', [
      {
        put: {
          ...ResourceItemV1.example,
          pk: targetPartition('222222222222', 'us-east-1'),
          state: '',
        },
      },
    ]);
    const reader = new InventoryReader(database.db, 'inventory');
    const pages = reader.resourcesOf({ accountId: '222222222222', region: 'us-east-1' });
    await expect(Array.fromAsync(pages)).rejects.toThrow(
      /resource item is not a valid resource-item.v1: state/,
    );
  });
});
