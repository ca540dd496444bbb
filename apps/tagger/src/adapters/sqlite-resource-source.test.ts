import { describe, expect, it } from '@jest/globals';
import { PROTOTYPE_NAMES } from '@muster/contracts/testing';
import { openInMemory } from '@muster/sqlite';
import { resourceItem } from '../testing/fixtures.ts';
import { resourceSourceContract } from '../testing/resource-source.contract.ts';
import { storeResources, storeScan } from '../testing/sqlite-inventory.ts';
import { SqliteResourceSource } from './sqlite-resource-source.ts';

describe('the inventory in SQLite as a source of resources', () => {
  resourceSourceContract(() => {
    const database = openInMemory();
    return {
      source: new SqliteResourceSource(database),
      put: async (resources) => storeResources(database, resources),
      putScan: async (scan) => storeScan(database, scan),
    };
  });

  it('returns every tag, whatever its key', async () => {
    const database = openInMemory();
    const tags = new Map(PROTOTYPE_NAMES.map((name) => [name, `value of ${name}`]));
    storeResources(database, [{ ...resourceItem('i-1'), tags }]);
    const pages = new SqliteResourceSource(database).resourcesOf({
      accountId: '111111111111',
      region: 'us-east-1',
    });
    const { value } = await pages.next();
    expect(value?.map((resource: { tags: unknown }) => resource.tags)).toEqual([tags]);
  });

  it('names a resource whose tags are not valid JSON', async () => {
    const database = openInMemory();
    storeResources(database, [resourceItem('i-1')]);
    database.run("UPDATE resources SET tags = '{'");
    const pages = new SqliteResourceSource(database).resourcesOf({
      accountId: '111111111111',
      region: 'us-east-1',
    });
    await expect(pages.next()).rejects.toMatchObject({
      name: 'ContractViolation',
      message: expect.stringContaining('[0].tags'),
    });
  });
});
