import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ResourceItemV1 } from '@muster/contracts';
import { queryAll, scanPages } from '@muster/dynamodb';
import { startTestDatabase } from '@muster/dynamodb/testing';
import { registerResourceType } from '@muster/resource-types';
import { toyBoat } from '@muster/resource-types/testing';
import { DynamoCheckpointStore } from '../src/adapters/dynamo-checkpoint-store.ts';
import { DynamoForgetStore } from '../src/adapters/dynamo-forget-store.ts';
import { DynamoInventoryStore } from '../src/adapters/dynamo-inventory-store.ts';
import { DynamoScopeStore } from '../src/adapters/dynamo-scope-store.ts';
import { Forgetter } from '../src/domain/forgetter.ts';
import { idOf } from '../src/testing/fixtures.ts';

const AT = '2026-11-23T08:00:00.000Z';
const LATER = '2026-11-24T08:00:00.000Z';
const mark = {
  at: LATER,
  runId: 'r2',
  runStartedAt: LATER,
  reason: { code: 'AccountClosed', message: 'closed' },
};

const { pk, sk, schemaVersion, ...resource } = ResourceItemV1.schema.parse(ResourceItemV1.example);
void [pk, sk, schemaVersion];

let unregister: () => void;
let database: Awaited<ReturnType<typeof startTestDatabase>>;
beforeAll(async () => {
  database = await startTestDatabase(['inventory', 'checkpoints']);
  unregister = registerResourceType(toyBoat);
});
afterAll(() => {
  unregister();
  return database.close();
});

const stores = () => ({
  inventory: new DynamoInventoryStore(database.db, 'inventory'),
  scope: new DynamoScopeStore(database.db, 'inventory'),
  checkpoints: new DynamoCheckpointStore(database.db, 'checkpoints', () => new Date()),
  forgetter: new Forgetter(
    new DynamoForgetStore(database.db, { inventory: 'inventory', checkpoints: 'checkpoints' }),
  ),
});
const itemsOf = (TableName: string, pk: string) =>
  queryAll(database.db, {
    TableName,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': pk },
  });

/** A target with 30 instances, scanned by r1, and a checkpoint of r1 and of an older run. */
async function addTarget(accountId: string, region: string): Promise<void> {
  const { inventory, checkpoints } = stores();
  await inventory.put(
    Array.from({ length: 30 }, (_, number) => ({
      ...resource,
      accountId,
      region,
      resourceId: idOf(number),
    })),
  );
  await inventory.saveComplete({ accountId, region }, { at: AT, runId: 'r1', present: 30 });
  const checkpoint = {
    version: 1,
    done: false,
    pages: 1,
    restarts: 0,
    resources: { seen: 30, added: 30, changed: 0, unchanged: 0, gone: 0 },
    apiCalls: {},
    nextToken: 'next',
  };
  for (const [runId, scan] of [
    ['r1', 'discovery'],
    ['r1', 'verification-2'],
    ['r1', 'replan-1795593600000'],
    ['r0', 'discovery'],
  ] as const)
    await checkpoints.save({ runId, accountId, region, scan }, checkpoint, [idOf(1)]);
  const boats = { accountId, region, resourceType: 'toy:boat' };
  await inventory.saveComplete(boats, { at: AT, runId: 'r2', present: 3 });
  for (const scan of ['discovery', 'replan-1795593600000'])
    await checkpoints.save({ ...boats, runId: 'r2', scan }, checkpoint, ['boat-1']);
}

describe('Forgetter', () => {
  it('removes resources, target, list entry, checkpoints and the item of an account that is out of scope', async () => {
    const { scope, forgetter, inventory } = stores();
    const accountId = '222222222222';
    for (const region of ['eu-west-1', 'us-east-1']) {
      await addTarget(accountId, region);
      await scope.markTarget({ accountId, region }, mark);
    }
    await scope.markAccount(accountId, mark);
    const found = await forgetter.look(accountId);
    expect(found).toEqual({
      targets: [
        { accountId, region: 'eu-west-1', resources: 30 },
        { accountId, region: 'us-east-1', resources: 30 },
      ],
      inScope: [],
      account: 'out of scope',
    });
    expect(await forgetter.forget(accountId, found, ['r0'])).toEqual({
      targets: [
        { accountId, region: 'eu-west-1' },
        { accountId, region: 'us-east-1' },
      ],
      resources: 60,
      checkpoints: 28,
      account: true,
    });
    expect(await inventory.regionsOf(accountId)).toEqual([]);
    expect(await itemsOf('inventory', `${accountId}#eu-west-1`)).toEqual([]);
    expect(await itemsOf('inventory', accountId)).toEqual([]);
    expect(await itemsOf('inventory', 'accounts')).toEqual([]);
    expect(await itemsOf('checkpoints', `r0#${accountId}#us-east-1#discovery`)).toEqual([]);
    const left = scanPages(database.db, { TableName: 'checkpoints' });
    expect((await Array.fromAsync(left)).flat()).toEqual([]);
    expect(await forgetter.look(accountId)).toEqual({ targets: [], inScope: [], account: 'none' });
  });

  it('tells what is in scope, and leaves a target that came back meanwhile', async () => {
    const { scope, forgetter, inventory } = stores();
    const accountId = '333333333333';
    for (const region of ['eu-west-1', 'us-east-1']) await addTarget(accountId, region);
    await scope.markTarget({ accountId, region: 'eu-west-1' }, mark);
    expect(await forgetter.look(accountId)).toMatchObject({ inScope: ['us-east-1'] });
    const found = await forgetter.look(accountId, 'eu-west-1');
    expect(found).toMatchObject({ targets: [{ region: 'eu-west-1' }], inScope: [], account: 'none' });
    await inventory.saveComplete({ accountId, region: 'eu-west-1' }, { at: LATER, runId: 'r3', present: 30 });
    expect(await forgetter.forget(accountId, found, [])).toEqual({
      targets: [],
      resources: 0,
      checkpoints: 0,
      account: false,
    });
    expect(await itemsOf('inventory', `${accountId}#eu-west-1`)).toHaveLength(31);
  });

  it('refuses to call an account out of scope that could not be read', async () => {
    const { scope, forgetter } = stores();
    const failure = { at: AT, runId: 'r1', code: 'AssumeRoleDenied', message: 'no' };
    await scope.saveAccountFailure('444444444444', failure);
    expect(await forgetter.look('444444444444')).toEqual({ targets: [], inScope: [], account: 'in scope' });
  });
});
