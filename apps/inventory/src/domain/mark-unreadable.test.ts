import { describe, expect, it } from '@jest/globals';
import { MarkUnreadableInputV1 } from '@muster/contracts';
import { TestInventoryStore, TestScopeStore } from '../testing/test-stores.ts';
import { markUnreadable } from './mark-unreadable.ts';

const accountId = '333333333333';
const AT = '2026-11-23T09:00:00.000Z';
const input = (regions: 'enabled' | string[] = 'enabled') =>
  MarkUnreadableInputV1.schema.parse({
    ...MarkUnreadableInputV1.example,
    run: { ...MarkUnreadableInputV1.example.run, regions },
    accountId,
    error: { Error: 'AssumeRoleDenied', Cause: '{"errorMessage":"not allowed"}' },
  });

async function world(...regions: string[]) {
  const inventory = new TestInventoryStore();
  const scope = new TestScopeStore(inventory);
  for (const region of regions)
    await inventory.saveComplete(
      { accountId, region },
      { at: '2026-11-23T08:00:00.000Z', runId: 'r1', present: 3 },
    );
  const unreadable = () =>
    [...inventory.targets.values()].filter((item) => item.unreadableSince === AT).map(({ region }) => region);
  return { inventory, scope, unreadable };
}

describe('markUnreadable', () => {
  it('marks the known targets that are in scope', async () => {
    const { inventory, scope, unreadable } = await world('eu-west-1', 'us-east-1');
    expect(await markUnreadable(input(['eu-*']), inventory, scope, AT)).toEqual(['eu-west-1']);
    expect(unreadable()).toEqual(['eu-west-1']);
    expect(await scope.accounts([accountId])).toEqual([]);
  });

  it.each([
    ['the table contains no target of it', [], 'enabled' as const],
    ['the table contains only regions out of scope', ['us-east-1'], ['eu-*']],
  ])('writes an item for the account if %s', async (_why, known, selection) => {
    const { inventory, scope, unreadable } = await world(...known);
    expect(await markUnreadable(input(selection), inventory, scope, AT)).toEqual([]);
    expect(unreadable()).toEqual([]);
    expect(await scope.accounts([accountId])).toEqual([
      {
        pk: accountId,
        sk: 'account',
        schemaVersion: 1,
        accountId,
        lastAttemptAt: AT,
        lastAttemptRunId: '20261123T080000Z-4f2a',
        lastError: { code: 'AssumeRoleDenied', message: 'not allowed', at: AT },
        unreadableSince: AT,
      },
    ]);
  });

  it('marks what earlier runs read if accounts have their own regions', async () => {
    const { inventory, scope, unreadable } = await world('us-east-1', 'us-west-1', 'eu-west-1');
    const reason = { code: 'RegionNotInScope', message: '' };
    await scope.markTarget(
      { accountId, region: 'eu-west-1' },
      { at: AT, runId: 'r2', runStartedAt: AT, reason },
    );
    const { run, ...failed } = input(['us-east-1']);
    const withSettings = { ...failed, run: { ...run, hasAccountSettings: true as const } };
    expect(await markUnreadable(withSettings, inventory, scope, AT)).toEqual(['us-east-1', 'us-west-1']);
    expect(unreadable()).toEqual(['us-east-1', 'us-west-1']);
    expect(await scope.accounts([accountId])).toEqual([]);
  });

  it('puts an account back in scope, but not a region that it had disabled', async () => {
    const { inventory, scope, unreadable } = await world('ap-east-1', 'us-east-1');
    const mark = { at: AT, runId: 'r2', runStartedAt: AT };
    for (const [region, code] of [
      ['ap-east-1', 'RegionNotEnabled'],
      ['us-east-1', 'AccountSuspended'],
    ] as const)
      await scope.markTarget({ accountId, region }, { ...mark, reason: { code, message: '' } });
    expect(await markUnreadable(input(), inventory, scope, AT)).toEqual(['us-east-1']);
    expect(unreadable()).toEqual(['us-east-1']);
    const outOfScope = () =>
      [...inventory.targets.values()]
        .filter((item) => item.outOfScopeSince !== undefined)
        .map(({ region }) => region);
    expect(outOfScope()).toEqual(['ap-east-1']);

    const reason = { code: 'AccountNotInScope', message: '' };
    await scope.markTarget(
      { accountId, region: 'us-east-1' },
      { ...mark, runId: '20261123T080000Z-4f2a', reason },
    );
    const { run, ...failed } = input();
    await markUnreadable({ ...failed, run: { ...run, planId: 'plan-1' } }, inventory, scope, AT);
    expect(outOfScope().toSorted()).toEqual(['ap-east-1', 'us-east-1']);
  });
});
