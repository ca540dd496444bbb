import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DynamoTargetReader } from '@muster/inventory-table';
import { SqliteInventoryReader } from '@muster/inventory-table/sqlite';
import { openInMemory } from '@muster/sqlite';
import { at, collect, request } from '../testing/examples.ts';
import { DynamoRunStore } from './dynamo-run-store.ts';
import { useLocalStores } from './sqlite-stores.ts';
import { runStore, runStoreAndKnownScope, setRunStores } from './stores.ts';

const NAMES = ['RUN_TABLE_NAME', 'INVENTORY_TABLE_NAME'];
const clear = () => {
  setRunStores(undefined);
  for (const name of NAMES) Reflect.deleteProperty(process.env, name);
};
beforeEach(clear);
afterEach(clear);

describe('the stores of the orchestrator', () => {
  it('use DynamoDB with the table names in the environment', () => {
    Object.assign(process.env, {
      AWS_REGION: 'us-east-1',
      RUN_TABLE_NAME: 'runs',
      INVENTORY_TABLE_NAME: 'inventory',
    });
    expect(runStore()).toBeInstanceOf(DynamoRunStore);
    const { store, known } = runStoreAndKnownScope();
    expect(store).toBeInstanceOf(DynamoRunStore);
    expect(known).toBeInstanceOf(DynamoTargetReader);
  });

  it('name all missing variables', () => {
    expect(() => runStore()).toThrow(/RUN_TABLE_NAME/);
    expect(() => runStoreAndKnownScope()).toThrow(/RUN_TABLE_NAME.*INVENTORY_TABLE_NAME/);
  });

  it('use the embedded database after useLocalStores, without any variable', async () => {
    const database = openInMemory();
    useLocalStores(database);
    await runStore().beginRun(request(), at('08:00:00'));
    const { store, known } = runStoreAndKnownScope();
    expect((await store.listHeaders()).map(({ runId }) => runId)).toEqual(['run-1']);
    expect(known).toBeInstanceOf(SqliteInventoryReader);
    database.run("INSERT INTO targets (account_id, region) VALUES ('111111111111', 'us-east-1')");
    expect(await collect(known.targetPages({}))).toEqual([
      { accountId: '111111111111', region: 'us-east-1' },
    ]);
  });
});
