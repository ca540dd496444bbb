import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MarkUnreadableInputV1, RunContext, runContextExample } from '@muster/contracts';
import { registerResourceType } from '@muster/resource-types';
import { toyBoat } from '@muster/resource-types/testing';
import { TestInventoryStore, TestScopeStore } from '../testing/test-stores.ts';
import { checkReader } from './check-reader.ts';
import { markUnreadable } from './mark-unreadable.ts';

const accountId = '111111111111';
const at = '2026-11-23T09:00:00.000Z';
let unregister: () => void;
beforeAll(() => {
  unregister = registerResourceType(toyBoat);
});
afterAll(() => unregister());

describe('a new resource type', () => {
  it('is unreadable with its account, in the regions that have it', async () => {
    const inventory = new TestInventoryStore();
    const complete = { at: '2026-11-23T08:00:00.000Z', runId: 'r1', present: 3 };
    for (const region of ['us-east-1', 'ap-south-1'])
      await inventory.saveComplete({ accountId, region }, complete);
    await inventory.saveComplete({ accountId, region: 'us-east-1', resourceType: 'toy:boat' }, complete);
    const input = MarkUnreadableInputV1.schema.parse({ ...MarkUnreadableInputV1.example, accountId });
    await markUnreadable(input, inventory, new TestScopeStore(inventory), at);
    const boats = { accountId, region: 'us-east-1', resourceType: 'toy:boat' };
    expect(await inventory.target(boats)).toMatchObject({ present: 3, unreadableSince: at });
    const [south, east] = [...inventory.targets.values()];
    expect([south?.unreadableSince, east?.unreadableSince]).toEqual([at, at]);
    expect(south).not.toHaveProperty('freshnessByType');
  });

  it('is checked in each region that has it', async () => {
    const asked: string[] = [];
    const { regions } = await checkReader(
      { run: RunContext.parse({ ...runContextExample, regions: 'enabled' }), accountId },
      {
        assumeRole: () => Promise.resolve(),
        listRegions: () =>
          Promise.resolve({
            regions: ['ap-south-1', 'us-east-1'].map((name) => ({ name, enabled: true })),
            odd: [],
          }),
        dryRunListing: (region, resourceType) => {
          asked.push(`${region} ${resourceType}`);
          const name = resourceType === 'toy:boat' ? 'UnauthorizedOperation' : 'DryRunOperation';
          return Promise.resolve({ end: Object.assign(new Error('no'), { name }), managedHidden: false });
        },
      },
    );
    expect(asked).toEqual(['ap-south-1 ec2:instance', 'us-east-1 ec2:instance', 'us-east-1 toy:boat']);
    expect(regions).toEqual([
      { region: 'ap-south-1', status: 'allowed' },
      { region: 'us-east-1', status: 'allowed' },
      {
        region: 'us-east-1',
        resourceType: 'toy:boat',
        status: 'denied',
        code: 'UnauthorizedOperation',
        message: 'no',
      },
    ]);
  });
});
