import { expect, it } from '@jest/globals';
import type { ResourceSource } from '../ports/resource-source.ts';
import { instanceIds, resourceItem } from './fixtures.ts';
import type { StoredScan } from './sqlite-inventory.ts';

/** An inventory that tests can fill. */
export interface TestInventory {
  readonly source: ResourceSource;
  put(resources: readonly ReturnType<typeof resourceItem>[]): Promise<void>;
  putScan(scan: StoredScan & { readonly endedAt: string }): Promise<void>;
}

/**
 * Tests of every ResourceSource. `createInventory` returns an empty inventory, or one that no other test of the suite
 * uses.
 */
export function resourceSourceContract(createInventory: () => TestInventory): void {
  const read = async (
    { source }: TestInventory,
    target: { accountId: string; region: string; resourceType?: string },
  ) => {
    const resources = [];
    for await (const page of source.resourcesOf(target)) resources.push(...page);
    return resources;
  };

  it('returns only what tagging needs of the resources of one target and one type', async () => {
    const inventory = createInventory();
    const goneAt = '2026-11-23T08:00:00.000Z';
    await inventory.put([
      resourceItem('i-1', { tags: { A: '1', constructor: 'x' }, managedBy: 'eks.amazonaws.com' }),
      resourceItem('i-2', { goneAt, state: 'terminated' }),
      resourceItem('i-3', { region: 'us-east-2' }),
      resourceItem('boat-1', { resourceType: 'toy:boat', state: 'afloat' }),
    ]);
    const place = { accountId: '111111111111', region: 'us-east-1' };
    const conditions = {
      instanceType: 'm7g.large',
      imageId: 'ami-0123456789abcdef0',
      launchTime: '2026-10-01T12:00:00.000Z',
      platform: 'Linux/UNIX',
      vpcId: 'vpc-0123456789abcdef0',
      subnetId: 'subnet-0123456789abcdef0',
    };
    expect(await read(inventory, place)).toEqual([
      {
        ...place,
        resourceType: 'ec2:instance',
        resourceId: 'i-1',
        state: 'running',
        tags: new Map([
          ['A', '1'],
          ['constructor', 'x'],
        ]),
        managedBy: 'eks.amazonaws.com',
        ...conditions,
      },
      {
        ...place,
        resourceType: 'ec2:instance',
        resourceId: 'i-2',
        state: 'terminated',
        tags: new Map(),
        goneAt,
        ...conditions,
      },
    ]);
    const boats = await read(inventory, { ...place, resourceType: 'toy:boat' });
    expect(boats.map(({ resourceId }) => resourceId)).toEqual(['boat-1']);
  });

  it('returns when the values of a target were read: the beginning of the scan, otherwise its end', async () => {
    const inventory = createInventory();
    const place = { accountId: '111111111111', region: 'ap-south-1' };
    const endedAt = '2026-11-23T08:00:02.000Z';
    expect(await inventory.source.readAt(place)).toBeUndefined();
    await inventory.putScan({ ...place, endedAt });
    expect(await inventory.source.readAt(place)).toBe('2026-11-23T08:00:02.000Z');
    await inventory.putScan({ ...place, endedAt, begunAt: '2026-11-23T08:00:01.000Z' });
    expect(await inventory.source.readAt(place)).toBe('2026-11-23T08:00:01.000Z');
    const boats = { ...place, resourceType: 'toy:boat' };
    expect(await inventory.source.readAt(boats)).toBeUndefined();
    const freshnessByType = JSON.stringify({
      'toy:boat': { lastCompleteScanAt: '2026-11-23T07:00:00.000Z' },
    });
    await inventory.putScan({ ...place, endedAt, freshnessByType });
    expect(await inventory.source.readAt(boats)).toBe('2026-11-23T07:00:00.000Z');
    expect(await inventory.source.readAt({ ...place, resourceType: 'constructor:x' })).toBeUndefined();
  });

  it('reads all pages', async () => {
    const inventory = createInventory();
    await inventory.put(instanceIds(3000).map((id) => resourceItem(id, { region: 'eu-west-1' })));
    const read3000 = await read(inventory, { accountId: '111111111111', region: 'eu-west-1' });
    expect(read3000.map(({ resourceId }) => resourceId)).toEqual(instanceIds(3000));
  });

  it('names a resource in an unexpected form', async () => {
    const inventory = createInventory();
    await inventory.put([{ ...resourceItem('i-9', { region: 'eu-west-3' }), state: '' }]);
    await expect(read(inventory, { accountId: '111111111111', region: 'eu-west-3' })).rejects.toMatchObject({
      name: 'ContractViolation',
      message: expect.stringContaining('[0].state'),
    });
  });
}
