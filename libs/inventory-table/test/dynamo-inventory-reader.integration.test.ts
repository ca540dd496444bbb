import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ResourceItemV1 } from '@muster/contracts';
import { batchWrite } from '@muster/dynamodb';
import { startTestDatabase } from '@muster/dynamodb/testing';
import { DynamoInventoryReader, targetPartition } from '../src/index.ts';
import { type Contents, inventoryQueryContract, inventoryReaderContract } from '../src/testing/index.ts';

let database: Awaited<ReturnType<typeof startTestDatabase>>;
beforeAll(async () => {
  database = await startTestDatabase(['inventory', 'queries', 'broken']);
});
afterAll(() => database.close());

describe('the inventory in DynamoDB', () => {
  const readerOf = async (table: string, { resources, targets, accounts }: Contents) => {
    await batchWrite(
      database.db,
      table,
      [
        ...resources,
        ...targets,
        ...targets.map(({ pk, accountId, region }) => ({
          pk: 'targets',
          sk: pk,
          schemaVersion: 1,
          accountId,
          region,
        })),
        ...accounts,
        ...accounts.map(({ accountId }) => ({ pk: 'accounts', sk: accountId, schemaVersion: 1, accountId })),
      ].map((item) => ({ put: item })),
    );
    return new DynamoInventoryReader(database.db, table);
  };
  inventoryReaderContract((contents) => readerOf('inventory', contents));
  // Each run reads the whole table over HTTP.
  inventoryQueryContract((contents) => readerOf('queries', contents), { numRuns: 25 });

  it('rejects an item in an unexpected form and names the field', async () => {
    const pk = targetPartition('222222222222', 'us-east-1');
    await batchWrite(database.db, 'broken', [{ put: { ...ResourceItemV1.example, pk, state: '' } }]);
    const reader = new DynamoInventoryReader(database.db, 'broken');
    const pages = reader.resourcesOf({ accountId: '222222222222', region: 'us-east-1' });
    await expect(Array.fromAsync(pages)).rejects.toThrow(
      /resource item is not a valid resource-item.v1: state/,
    );
  });
});
