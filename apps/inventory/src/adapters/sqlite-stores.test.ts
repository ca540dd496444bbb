import { afterEach, describe, expect, it } from '@jest/globals';
import { anyTags } from '@muster/contracts/testing';
import { SqliteInventoryReader } from '@muster/inventory-table/sqlite';
import { openInMemory } from '@muster/sqlite';
import fc from 'fast-check';
import { Forgetter } from '../domain/forgetter.ts';
import { NO_CHANGE } from '../ports/scan-store.ts';
import { checkpointStoreContract } from '../testing/checkpoint-store.contract.ts';
import { idOf } from '../testing/fixtures.ts';
import { forgetterContract } from '../testing/forgetter.contract.ts';
import { inventoryStoreContract } from '../testing/inventory-store.contract.ts';
import { record, targetIn } from '../testing/records.ts';
import { scanStoreContract } from '../testing/scan-store.contract.ts';
import { scopeStoreContract } from '../testing/scope-store.contract.ts';
import { SqliteCheckpointStore } from './sqlite-checkpoint-store.ts';
import { SqliteForgetStore } from './sqlite-forget-store.ts';
import { SqliteInventoryStore } from './sqlite-inventory-store.ts';
import { SqliteScanStore } from './sqlite-scan-store.ts';
import { SqliteScopeStore } from './sqlite-scope-store.ts';
import { useLocalStores } from './sqlite-stores.ts';
import { inventoryAndScans, inventoryAndScope, scopeOnly, setInventoryStores } from './stores.ts';

const now = () => new Date('2026-11-23T08:00:00.000Z');
const key = { runId: 'r1', ...targetIn('us-east-1'), scan: 'discovery' };
const checkpoint = {
  version: 1,
  done: false,
  pages: 1,
  restarts: 0,
  resources: { seen: 1, added: 1, changed: 0, unchanged: 0, gone: 0 },
  apiCalls: {},
};
const IN_14_DAYS = 1_796_630_400;

describe('the inventory in SQLite', () => {
  const database = openInMemory();
  inventoryStoreContract(() => new SqliteInventoryStore(database));

  it('stores and finds tags with any characters', async () => {
    const store = new SqliteInventoryStore(database);
    const reader = new SqliteInventoryReader(database);
    await fc.assert(
      fc.asyncProperty(anyTags, async (tags) => {
        await store.put([{ ...record('eu-north-1', 1), tags }]);
        await store.saveComplete(targetIn('eu-north-1'), {
          at: now().toISOString(),
          runId: 'r1',
          present: 1,
        });
        const conditions = [...tags].map(([key, value]) => ({ key, value }));
        const pages = await Array.fromAsync(reader.resources({ regions: ['eu-north-1'], tags: conditions }));
        expect(pages.flat().map((found) => found.tags)).toEqual([tags]);
      }),
    );
  });
});

describe('checkpoints in SQLite', () => {
  const database = openInMemory();
  checkpointStoreContract('r1', () => new SqliteCheckpointStore(database, now));

  it('restart at page one if the IDs of a page are missing', async () => {
    const memory = openInMemory();
    const store = new SqliteCheckpointStore(memory, now);
    const first = await store.save(key, { ...checkpoint, nextToken: 'a' }, [idOf(1)]);
    await store.save(key, { ...first, version: 2, pages: 2, nextToken: 'b' }, [idOf(2)]);
    memory.run("DELETE FROM checkpoint_pages WHERE page = '1'");
    expect(await store.load(key)).toEqual({
      checkpoint: {
        ...checkpoint,
        version: 2,
        pages: 0,
        resources: { seen: 0, added: 0, changed: 0, unchanged: 0, gone: 0 },
      },
      handledIds: new Set(),
      earlierIds: [],
    });
  });

  it('keep no pages of a completed scan and expire after 14 days', async () => {
    const memory = openInMemory();
    const store = new SqliteCheckpointStore(memory, now);
    const pages = () =>
      memory.get('SELECT count(*) AS n, max(expires_at_epoch_seconds) AS at FROM checkpoint_pages');
    const first = await store.save(key, checkpoint, [idOf(1)]);
    expect(pages()).toEqual({ n: 1, at: IN_14_DAYS });
    await store.save(key, { ...first, version: 2, done: true }, []);
    expect(pages()).toEqual({ n: 0, at: null });
    expect(memory.get('SELECT expires_at_epoch_seconds AS at FROM checkpoints')).toEqual({ at: IN_14_DAYS });
  });

  it.each([
    ["api_calls = 'x'", 'api_calls of a checkpoint: (whole): not JSON'],
    ["begun_at = 'yesterday'", 'checkpoint: begunAt'],
  ])('are rejected with %s, which names the field', async (change, problem) => {
    const memory = openInMemory();
    const store = new SqliteCheckpointStore(memory, now);
    await store.save(key, checkpoint, []);
    memory.run(`UPDATE checkpoints SET ${change}`);
    await expect(store.load(key)).rejects.toMatchObject({
      code: 'ContractViolation',
      message: expect.stringContaining(problem),
    });
  });
});

describe('steps of scans in SQLite', () => {
  const database = openInMemory();
  scanStoreContract(() => ({
    inventory: new SqliteInventoryStore(database),
    scans: new SqliteScanStore(database, now),
  }));

  it('are saved completely or not at all', async () => {
    const memory = openInMemory();
    const scans = new SqliteScanStore(memory, now);
    const inventory = new SqliteInventoryStore(memory);
    await scans.save(key, checkpoint, { ...NO_CHANGE, puts: [record('us-east-1', 1)] });
    const step = {
      puts: [record('us-east-1', 2)],
      gone: [],
      complete: { at: '2026-11-24T08:00:00.000Z', runId: 'r1', present: 2 },
      pageIds: [idOf(2)],
    };
    await expect(scans.save(key, checkpoint, step)).rejects.toMatchObject({ name: 'CheckpointConflict' });
    expect([...(await inventory.known(key)).keys()]).toEqual([idOf(1)]);
    expect(await inventory.target(key)).toBeUndefined();
  });
});

describe('the scope of targets and accounts in SQLite', () => {
  const database = openInMemory();
  scopeStoreContract(() => ({
    inventory: new SqliteInventoryStore(database),
    scope: new SqliteScopeStore(database),
    reader: new SqliteInventoryReader(database),
  }));
});

describe('Forgetter in SQLite', () => {
  const database = openInMemory();
  forgetterContract(24, () => ({
    inventory: new SqliteInventoryStore(database),
    scope: new SqliteScopeStore(database),
    checkpoints: new SqliteCheckpointStore(database, now),
    forgetter: new Forgetter(new SqliteForgetStore(database)),
  }));
});

describe('the stores of the service', () => {
  afterEach(() => setInventoryStores(undefined));

  it('use the database that was set for the process', async () => {
    const database = openInMemory();
    useLocalStores(database);
    const step = { ...NO_CHANGE, puts: [record('us-east-1', 1)] };
    await inventoryAndScans().scans.save(key, checkpoint, step);
    expect((await inventoryAndScope().inventory.known(key)).size).toBe(1);
    expect(await scopeOnly().scope.targets([key])).toEqual([]);
    expect(database.get('SELECT count(*) AS n FROM resources')).toEqual({ n: 1 });
  });

  it('use DynamoDB by default and name all missing variables', () => {
    expect(() => scopeOnly()).toThrow(/INVENTORY_TABLE_NAME/);
    expect(() => inventoryAndScope()).toThrow(/INVENTORY_TABLE_NAME/);
    expect(() => inventoryAndScans()).toThrow(/INVENTORY_TABLE_NAME.*CHECKPOINT_TABLE_NAME/);
  });
});
