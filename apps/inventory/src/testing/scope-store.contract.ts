import { expect, it } from '@jest/globals';
import type { InventoryReader } from '@muster/inventory-table';
import type { InventoryStore } from '../ports/inventory-store.ts';
import type { OutOfScopeMark, ScopeStore } from '../ports/scope-store.ts';

const at = (hour: number): string => `2026-11-23T${String(hour).padStart(2, '0')}:00:00.000Z`;
const suspended = { code: 'AccountSuspended', message: 'Account is suspended' };
const mark = (hour: number, over: Partial<OutOfScopeMark> = {}): OutOfScopeMark => ({
  at: at(hour),
  runId: `r${hour}`,
  runStartedAt: at(hour),
  reason: suspended,
  ...over,
});

/** Tests of every ScopeStore, with an InventoryStore and a reader of the same data. */
export function scopeStoreContract(
  create: () => { inventory: InventoryStore; scope: ScopeStore; reader: InventoryReader },
): void {
  // The stores share one database, so each test uses a different region or account.
  const target = (region: string) => ({ accountId: '111111111111', region });
  const complete = (hour: number) => ({ at: at(hour), runId: `r${hour}`, present: 7 });
  const failure = (hour: number) => ({ at: at(hour), runId: `r${hour}`, code: 'AuthFailure', message: 'no' });

  it('keeps a target out of scope since the first mark, with the latest reason and its other fields', async () => {
    const { inventory, scope } = create();
    const where = target('us-east-1');
    await inventory.saveComplete(where, complete(8));
    await scope.markTarget(where, mark(9));
    await scope.markTarget(where, mark(10, { reason: { code: 'AccountClosed', message: 'closed' } }));
    expect(await scope.targets([where, target('us-west-1')])).toEqual([
      {
        pk: '111111111111#us-east-1',
        sk: 'target',
        schemaVersion: 1,
        ...where,
        lastCompleteScanAt: at(8),
        lastCompleteScanRunId: 'r8',
        lastAttemptAt: at(8),
        lastAttemptRunId: 'r8',
        present: 7,
        outOfScopeSince: at(9),
        outOfScopeReason: { code: 'AccountClosed', message: 'closed' },
      },
    ]);
  });

  it.each([
    ['a complete scan', 'eu-west-1', 'saveComplete'],
    ['an attempt that fails', 'eu-west-2', 'saveFailure'],
  ] as const)('%s puts the target back in scope', async (_how, region, method) => {
    const { inventory, scope } = create();
    const where = target(region);
    await inventory.saveComplete(where, complete(8));
    await scope.markTarget(where, mark(9));
    if (method === 'saveComplete') await inventory.saveComplete(where, complete(10));
    else await inventory.saveFailure(where, failure(10));
    const [item] = await scope.targets([where]);
    expect(item).toMatchObject({ lastAttemptAt: at(10), lastAttemptRunId: 'r10' });
    expect(item).not.toHaveProperty('outOfScopeSince');
    expect(item).not.toHaveProperty('outOfScopeReason');
  });

  it.each([
    ['eu-north-1', undefined],
    ['eu-south-1', 'toy:boat'],
  ])('keeps a target out of scope after attempts that keep the scope (%s)', async (region, resourceType) => {
    const { inventory, scope } = create();
    const where = target(region);
    await inventory.saveComplete(where, complete(8));
    await scope.markTarget(where, mark(9));
    const read = { ...where, resourceType };
    await inventory.saveComplete(read, { ...complete(10), keepsScope: true });
    await inventory.saveFailure(read, { ...failure(11), keepsScope: true });
    expect(await scope.targets([where])).toMatchObject([
      { outOfScopeSince: at(9), outOfScopeReason: suspended },
    ]);
    expect(await inventory.target(read)).toMatchObject({
      lastCompleteScanAt: at(10),
      unreadableSince: at(11),
    });
  });

  it('marks a target that this run tried, but not one that another run has tried since this run began', async () => {
    const { inventory, scope } = create();
    const [others, own] = [target('ap-south-1'), target('ap-south-2')];
    await inventory.saveComplete(others, complete(10));
    await inventory.saveFailure(own, failure(10));
    const late = mark(11, { runId: 'r10', runStartedAt: at(9) });
    await scope.markTarget(others, { ...late, runId: 'another' });
    await scope.markTarget(own, late);
    const items = await scope.targets([others, own]);
    const since = new Map(items.map(({ region, outOfScopeSince }) => [region, outOfScopeSince]));
    expect([since.get('ap-south-1'), since.get('ap-south-2')]).toEqual([undefined, at(11)]);
  });

  it('marks a target whose first scan did not complete', async () => {
    const { scope } = create();
    const where = target('sa-east-1');
    await scope.markTarget(where, mark(9));
    expect(await scope.targets([where])).toEqual([
      {
        pk: '111111111111#sa-east-1',
        sk: 'target',
        schemaVersion: 1,
        ...where,
        outOfScopeSince: at(9),
        outOfScopeReason: suspended,
      },
    ]);
  });

  it('keeps an item for an account that was never read, until it can be read', async () => {
    const { scope } = create();
    const accountId = '333333333333';
    await scope.saveAccountFailure(accountId, failure(8));
    await scope.saveAccountFailure(accountId, { ...failure(9), code: 'AssumeRoleDenied' });
    const failed = {
      pk: accountId,
      sk: 'account',
      schemaVersion: 1,
      accountId,
      lastAttemptAt: at(9),
      lastAttemptRunId: 'r9',
      lastError: { code: 'AssumeRoleDenied', message: 'no', at: at(9) },
      unreadableSince: at(8),
    };
    expect(await scope.accounts([accountId, '444444444444'])).toEqual([failed]);

    await scope.markAccount(accountId, mark(10));
    await scope.markAccount(accountId, mark(11));
    expect(await scope.accounts([accountId])).toEqual([
      { ...failed, outOfScopeSince: at(10), outOfScopeReason: suspended },
    ]);
    await scope.saveAccountFailure(accountId, { ...failure(12), code: 'AssumeRoleDenied' });
    expect((await scope.accounts([accountId]))[0]).not.toHaveProperty('outOfScopeSince');

    await scope.removeAccount(accountId);
    await scope.removeAccount(accountId);
    expect(await scope.accounts([accountId])).toEqual([]);
  });

  it('marks an account that no run has tried to read, but not for a run that is behind', async () => {
    const { scope } = create();
    await scope.markAccount('555555555555', mark(9));
    expect(await scope.accounts(['555555555555'])).toEqual([
      {
        pk: '555555555555',
        sk: 'account',
        schemaVersion: 1,
        accountId: '555555555555',
        outOfScopeSince: at(9),
        outOfScopeReason: suspended,
      },
    ]);
    await scope.saveAccountFailure('666666666666', failure(10));
    await scope.markAccount('666666666666', mark(11, { runStartedAt: at(9) }));
    expect((await scope.accounts(['666666666666']))[0]).not.toHaveProperty('outOfScopeSince');
  });

  it('lists the accounts that have an item, and the targets of one account or after one', async () => {
    const { inventory, scope, reader } = create();

    const before = await reader.listAccounts();
    await scope.markAccount('777777777777', mark(9));
    expect(await reader.listAccounts()).toEqual([...before, '777777777777'].toSorted());
    expect(await reader.getAccount('777777777777')).toMatchObject({ outOfScopeSince: at(9) });
    await scope.removeAccount('777777777777');
    expect(await reader.listAccounts()).toEqual(before);
    expect(await reader.getAccount('777777777777')).toBeUndefined();

    for (const accountId of ['800000000000', '800000000001', '800000000002'])
      for (const region of ['af-south-1', 'us-west-2'])
        await inventory.saveComplete({ accountId, region }, complete(8));
    const behind = (await Array.fromAsync(reader.targetPages({ afterAccountId: '800000000000' }))).flat();
    expect(behind).toEqual([
      { accountId: '800000000001', region: 'af-south-1' },
      { accountId: '800000000001', region: 'us-west-2' },
      { accountId: '800000000002', region: 'af-south-1' },
      { accountId: '800000000002', region: 'us-west-2' },
    ]);
    expect(await reader.listTargets({ accountIds: ['800000000001'], regions: ['us-west-2'] })).toEqual([
      { accountId: '800000000001', region: 'us-west-2' },
    ]);
  });
}
