import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ResourceItemV1 } from '@muster/contracts';
import { registerResourceType } from '@muster/resource-types';
import { toyBoat } from '@muster/resource-types/testing';
import type { Forgetter } from '../domain/forgetter.ts';
import type { CheckpointStore } from '../ports/checkpoint-store.ts';
import type { InventoryStore } from '../ports/inventory-store.ts';
import type { ScopeStore } from '../ports/scope-store.ts';
import { idOf } from './fixtures.ts';

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

/** A Forgetter and the stores that share its data. */
export interface ForgottenStores {
  readonly inventory: InventoryStore;
  readonly scope: ScopeStore;
  readonly checkpoints: CheckpointStore;
  readonly forgetter: Forgetter;
}

/** A target with 30 instances, scanned by r1, with a checkpoint of r1 and one of an older run. */
async function addTarget(
  { inventory, checkpoints }: ForgottenStores,
  accountId: string,
  region: string,
): Promise<void> {
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

/**
 * Tests of a Forgetter with every ForgetStore.
 * @param checkpointItems number of items that the store keeps for the checkpoints of two targets
 * @param create returns stores of the same data at each call
 */
export function forgetterContract(checkpointItems: number, create: () => ForgottenStores): void {
  let unregister: () => void;
  beforeAll(() => {
    unregister = registerResourceType(toyBoat);
  });
  afterAll(() => unregister());

  it('removes the resources, target, list entry, checkpoints and account item of an account out of scope', async () => {
    const { scope, forgetter, inventory, checkpoints } = create();
    const accountId = '222222222222';
    for (const region of ['eu-west-1', 'us-east-1']) {
      await addTarget(create(), accountId, region);
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
      checkpoints: checkpointItems,
      account: true,
    });
    expect(await inventory.regionsOf(accountId)).toEqual([]);
    const where = { accountId, region: 'eu-west-1' };
    expect((await inventory.known(where)).size).toBe(0);
    expect(await inventory.target(where)).toBeUndefined();
    expect(await scope.accounts([accountId])).toEqual([]);
    const scans = [
      { runId: 'r0', scan: 'discovery' },
      { runId: 'r1', scan: 'replan-1795593600000' },
      { runId: 'r2', scan: 'discovery', resourceType: 'toy:boat' },
    ];
    for (const scan of scans) expect(await checkpoints.load({ ...where, ...scan })).toBeUndefined();
    expect(await forgetter.look(accountId)).toEqual({ targets: [], inScope: [], account: 'none' });
  });

  it('reports what is in scope and keeps a target that came back into scope meanwhile', async () => {
    const { scope, forgetter, inventory } = create();
    const accountId = '333333333333';
    for (const region of ['eu-west-1', 'us-east-1']) await addTarget(create(), accountId, region);
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
    expect((await inventory.known({ accountId, region: 'eu-west-1' })).size).toBe(30);
  });

  it('does not mark an account as out of scope that could not be read', async () => {
    const { scope, forgetter } = create();
    const failure = { at: AT, runId: 'r1', code: 'AssumeRoleDenied', message: 'no' };
    await scope.saveAccountFailure('444444444444', failure);
    expect(await forgetter.look('444444444444')).toEqual({ targets: [], inScope: [], account: 'in scope' });
  });
}
