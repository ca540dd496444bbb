import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TargetItemV1 } from '@muster/contracts';
import { batchWrite, type Item } from '@muster/dynamodb';
import { resourceSortKey } from '@muster/inventory-table';
import { DynamoResourceSource } from '../src/adapters/dynamo-resource-source.ts';
import { type EmbeddedDynamoDb, startDynamoDb } from '../src/testing/embedded-dynamodb.ts';
import { resourceItem } from '../src/testing/fixtures.ts';
import { resourceSourceContract } from '../src/testing/resource-source.contract.ts';

const TABLE = 'inventory-test';
let dynamo: EmbeddedDynamoDb;
beforeAll(async () => {
  dynamo = await startDynamoDb();
  await dynamo.createTable(TABLE);
});
afterAll(() => dynamo.close());

const put = (items: readonly Item[]) =>
  batchWrite(
    dynamo.db,
    TABLE,
    items.map((item) => ({ put: item })),
  );

describe('the inventory table as a source of resources', () => {
  resourceSourceContract(() => ({
    source: new DynamoResourceSource(dynamo.db, TABLE),
    put: (resources) =>
      put(resources.map((item) => ({ ...item, sk: resourceSortKey(item.resourceId, item.resourceType) }))),
    putScan: ({ accountId, region, begunAt, endedAt, freshnessByType }) =>
      put([
        {
          ...TargetItemV1.example,
          accountId,
          region,
          pk: `${accountId}#${region}`,
          lastCompleteScanAt: endedAt,
          ...(begunAt === undefined ? {} : { lastCompleteScanBegunAt: begunAt }),
          ...(freshnessByType === undefined ? {} : { freshnessByType: JSON.parse(freshnessByType) }),
        },
      ]),
  }));

  it('leaves out the item of the target', async () => {
    const region = 'sa-east-1';
    await put([resourceItem('i-1', { region }), { ...resourceItem('i-4', { region }), sk: 'target' }]);
    const pages = new DynamoResourceSource(dynamo.db, TABLE).resourcesOf({
      accountId: '111111111111',
      region,
    });
    const ids = [];
    for await (const page of pages) ids.push(...page.map(({ resourceId }) => resourceId));
    expect(ids).toEqual(['i-1']);
  });
});
