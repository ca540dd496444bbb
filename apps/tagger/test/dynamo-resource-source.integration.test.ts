import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TargetItemV1 } from '@muster/contracts';
import { batchWrite } from '@muster/dynamodb';
import { DynamoResourceSource } from '../src/adapters/dynamo-resource-source.ts';
import { type EmbeddedDynamoDb, startDynamoDb } from '../src/testing/embedded-dynamodb.ts';
import { instanceIds, resourceItem } from '../src/testing/fixtures.ts';

const TABLE = 'inventory-test';
let dynamo: EmbeddedDynamoDb;
beforeAll(async () => {
  dynamo = await startDynamoDb();
  await dynamo.createTable(TABLE);
});
afterAll(() => dynamo.close());

const read = async (accountId: string, region: string) => {
  const resources = [];
  for await (const page of new DynamoResourceSource(dynamo.db, TABLE).resourcesOf({ accountId, region }))
    resources.push(...page);
  return resources;
};

describe('DynamoResourceSource', () => {
  it('gives the resources of one target, only what tagging needs', async () => {
    const goneAt = '2026-11-23T08:00:00.000Z';
    const items = [
      resourceItem('i-1', { tags: { A: '1' }, managedBy: 'eks.amazonaws.com' }),
      resourceItem('i-2', { goneAt, state: 'terminated' }),
      resourceItem('i-3', { region: 'us-east-2' }),
      { ...resourceItem('i-4'), sk: 'target' },
    ];
    await batchWrite(
      dynamo.db,
      TABLE,
      items.map((put) => ({ put })),
    );
    const place = { accountId: '111111111111', region: 'us-east-1', resourceType: 'ec2:instance' };
    expect(await read('111111111111', 'us-east-1')).toEqual([
      {
        ...place,
        resourceId: 'i-1',
        state: 'running',
        tags: new Map([['A', '1']]),
        managedBy: 'eks.amazonaws.com',
      },
      { ...place, resourceId: 'i-2', state: 'terminated', tags: new Map(), goneAt },
    ]);
  });

  it('names a resource that does not have the shape of this version', async () => {
    const odd = { ...resourceItem('i-9', { region: 'eu-west-3' }), state: 7 };
    await batchWrite(dynamo.db, TABLE, [{ put: odd }]);
    await expect(read('111111111111', 'eu-west-3')).rejects.toMatchObject({
      name: 'ContractViolation',
      message: expect.stringContaining('[0].state'),
    });
  });

  it('says when the values of a target were read: when the scan began, or else ended', async () => {
    const source = new DynamoResourceSource(dynamo.db, TABLE);
    const place = { accountId: '111111111111', region: 'ap-south-1' };
    expect(await source.readAt(place)).toBeUndefined();
    const item = { ...TargetItemV1.example, ...place, pk: '111111111111#ap-south-1' };
    await batchWrite(dynamo.db, TABLE, [{ put: item }]);
    expect(await source.readAt(place)).toBe('2026-11-23T08:00:02.000Z');
    const begun = { ...item, lastCompleteScanBegunAt: '2026-11-23T08:00:01.000Z' };
    await batchWrite(dynamo.db, TABLE, [{ put: begun }]);
    expect(await source.readAt(place)).toBe('2026-11-23T08:00:01.000Z');
  });

  it('reads on over pages', async () => {
    const items = instanceIds(3000).map((id) => resourceItem(id, { region: 'eu-west-1' }));
    await batchWrite(
      dynamo.db,
      TABLE,
      items.map((put) => ({ put })),
    );
    expect(await read('111111111111', 'eu-west-1')).toHaveLength(3000);
  });

  it('refuses a resource that is not one', async () => {
    await batchWrite(dynamo.db, TABLE, [
      { put: { ...resourceItem('i-9', { region: 'eu-west-2' }), state: '' } },
    ]);
    await expect(read('111111111111', 'eu-west-2')).rejects.toThrow('state');
  });
});
