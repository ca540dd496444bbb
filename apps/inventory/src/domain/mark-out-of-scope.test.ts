import { describe, expect, it } from '@jest/globals';
import { type MarkOutOfScopeInput, MarkOutOfScopeInputV1 } from '@muster/contracts';
import { TestInventoryStore, TestScopeStore } from '../testing/test-stores.ts';
import { markOutOfScope } from './mark-out-of-scope.ts';

const A = '111111111111';
const B = '222222222222';
const FIRST = '2026-11-23T09:00:00.000Z';
const LATER = '2026-11-24T09:00:00.000Z';
const input = (changes: object): MarkOutOfScopeInput =>
  MarkOutOfScopeInputV1.schema.parse({
    ...MarkOutOfScopeInputV1.example,
    startedAt: FIRST,
    leftOut: [],
    ...changes,
  });
const suspended = { code: 'AccountSuspended', message: `Account ${A} is suspended` };

async function world() {
  const inventory = new TestInventoryStore();
  const scope = new TestScopeStore(inventory);
  for (const region of ['eu-west-1', 'us-east-1'])
    await inventory.saveComplete(
      { accountId: A, region },
      { at: '2026-11-23T08:00:00.000Z', runId: 'r1', present: 3 },
    );
  const sinceOf = (region: string) => inventory.targets.get(`${A}#${region}`)?.outOfScopeSince;
  return { inventory, scope, sinceOf };
}

describe('markOutOfScope', () => {
  it('marks targets and accounts once, and again only for another reason', async () => {
    const { scope, sinceOf } = await world();
    const leftOut = [
      { accountId: A, ...suspended, regions: ['eu-west-1'], account: false },
      { accountId: B, ...suspended, regions: [], account: true },
    ];
    await markOutOfScope(input({ leftOut }), scope, FIRST);
    expect(scope.writes).toBe(2);
    expect([sinceOf('eu-west-1'), sinceOf('us-east-1')]).toEqual([FIRST, undefined]);
    expect((await scope.accounts([A, B])).map(({ accountId }) => accountId)).toEqual([B]);

    await markOutOfScope(input({ leftOut, startedAt: LATER }), scope, LATER);
    expect(scope.writes).toBe(2);

    const closed = leftOut.map((each) => ({ ...each, code: 'AccountClosed' }));
    await markOutOfScope(input({ leftOut: closed, startedAt: LATER }), scope, LATER);
    expect(scope.writes).toBe(4);
    expect(sinceOf('eu-west-1')).toBe(FIRST);
    expect((await scope.accounts([B]))[0]).toMatchObject({
      outOfScopeSince: FIRST,
      outOfScopeReason: { code: 'AccountClosed' },
    });
  });

  it('marks all regions of an account and the account itself', async () => {
    const { scope, sinceOf } = await world();
    await scope.saveAccountFailure(A, {
      at: '2026-11-22T08:00:00.000Z',
      runId: 'r0',
      code: 'X',
      message: '',
    });
    const leftOut = [{ accountId: A, ...suspended, regions: ['eu-west-1', 'us-east-1'], account: true }];
    await markOutOfScope(input({ leftOut }), scope, FIRST);
    expect([sinceOf('eu-west-1'), sinceOf('us-east-1')]).toEqual([FIRST, FIRST]);
    expect((await scope.accounts([A]))[0]).toMatchObject({
      outOfScopeSince: FIRST,
      lastError: { code: 'X' },
    });
  });

  it('removes the items of accounts that could be read', async () => {
    const { scope } = await world();
    await scope.saveAccountFailure(B, {
      at: '2026-11-22T08:00:00.000Z',
      runId: 'r0',
      code: 'X',
      message: '',
    });
    await markOutOfScope(input({ readable: [B] }), scope, FIRST);
    await markOutOfScope(input({ readable: [B] }), scope, FIRST);
    expect(await scope.accounts([A, B])).toEqual([]);
  });
});
