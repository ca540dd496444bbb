import { expect, it } from '@jest/globals';
import type { RunStore } from '../ports/run-store.ts';
import { at, collect, inShort, outcome } from './examples.ts';

/** Tests of the target rows of every RunStore. `createStore` returns an empty store. */
export function targetRowsContract(createStore: () => Promise<RunStore>): void {
  it('returns every field of an outcome and keeps the types of a target separate', async () => {
    const store = await createStore();
    const whole = {
      ...outcome({
        status: 'failed',
        code: 'Throttled',
        message: 'Rate exceeded;\nagain',
        resourceType: 'ec2:volume',
        odd: { count: 1, withoutId: 1, first: [{ problem: 'no id' }] },
        managedHidden: true,
        rules: [
          {
            id: 'production',
            matched: 7,
            applied: 1,
            failed: 1,
            skipped: 1,
            kept: 1,
            nothingToDo: 1,
            overruled: 2,
          },
        ],
        rescans: [{ scan: 'discovery', before: 250, found: 0, scans: 2, result: 'confirmed' }],
      }),
      ofAccount: true as const,
    };
    await store.changeTargets('run-1', { put: [whole] }, at('08:00:00'));
    expect(await store.listTargets('run-1', '111111111111')).toEqual([whole]);
    const again = outcome();
    const planned = {
      accountId: again.accountId,
      region: 'us-east-1',
      resourceType: 'toy:boat',
      status: 'pending' as const,
    };
    await store.changeTargets('run-1', { put: [again, planned] }, at('08:00:01'));
    expect(new Set(await store.listTargets('run-1', '111111111111'))).toEqual(
      new Set([again, whole, planned]),
    );
    await store.changeTargets('run-1', { put: [], remove: [planned] }, at('08:00:01'));
    const { accountId, region, resourceType } = whole;
    await store.changeTargets(
      'run-1',
      { put: [], remove: [{ accountId, region, resourceType }] },
      at('08:00:02'),
    );
    expect(await store.listTargets('run-1', '111111111111')).toEqual([again]);
  });

  it('returns all rows of a run page by page, with the row of an account before those of its regions', async () => {
    const store = await createStore();
    const accounts = Array.from({ length: 400 }, (_, index) => String(100_000_000_000 + index));
    const rows = accounts.flatMap((accountId) => [
      outcome({ accountId, region: 'us-east-1' }),
      outcome({ accountId, region: 'ap-south-1' }),
      outcome({ accountId, region: undefined }),
    ]);
    await store.changeTargets('run-1', { put: rows }, at('08:00:00'));
    await store.changeTargets('run-2', { put: rows.slice(0, 3) }, at('08:00:00'));
    const expected = accounts.flatMap((accountId) => [
      `${accountId} - succeeded`,
      `${accountId} ap-south-1 succeeded`,
      `${accountId} us-east-1 succeeded`,
    ]);
    expect(inShort(await collect(store.targetPages('run-1')))).toEqual(expected);
    expect(inShort(await collect(store.targetPages('run-1', '100000000299')))).toEqual(expected.slice(900));
  });

  it('keeps, replaces and removes target rows, sorted by account and region', async () => {
    const store = await createStore();
    const rescan = { scan: 'discovery', before: 250, found: 0, scans: 2, result: 'confirmed' as const };
    const scannedAgain = outcome({ rescans: [rescan] });
    const pending = (accountId: string, region: string) => ({
      accountId,
      region,
      status: 'pending' as const,
    });
    await store.changeTargets(
      'run-1',
      {
        put: [
          pending('222222222222', 'us-east-1'),
          pending('111111111111', 'us-east-1'),
          pending('111111111111', 'eu-west-1'),
          {
            ...outcome({ accountId: '333333333333', region: undefined, status: 'failed', code: 'Odd' }),
            ofAccount: true,
          },
        ],
      },
      at('08:00:00'),
    );
    await store.changeTargets(
      'run-1',
      { put: [scannedAgain], remove: [{ accountId: '222222222222', region: 'us-east-1' }] },
      at('08:00:01'),
    );
    expect(inShort(await collect(store.targetPages('run-1')))).toEqual([
      '111111111111 eu-west-1 pending',
      '111111111111 us-east-1 succeeded',
      '333333333333 - failed Odd',
    ]);
    expect(await store.listTargets('run-1', '111111111111')).toEqual([
      pending('111111111111', 'eu-west-1'),
      scannedAgain,
    ]);
    expect(await store.listTargets('run-1', '333333333333')).toMatchObject([
      { code: 'Odd', ofAccount: true },
    ]);
    await store.changeTargets('run-1', { put: [], remove: [{ accountId: '333333333333' }] }, at('08:00:02'));
    expect(await store.listTargets('run-1', '333333333333')).toEqual([]);
    expect(await collect(store.targetPages('run-2'))).toEqual([]);
  });

  it('returns the target rows of the accounts after one', async () => {
    const store = await createStore();
    const rows = ['111111111111', '222222222222', '333333333333'].flatMap((accountId) =>
      ['af-south-1', 'us-west-2'].map((region) => outcome({ accountId, region })),
    );
    const ofAccount = {
      ...outcome({ accountId: '222222222222', region: undefined }),
      ofAccount: true as const,
    };
    await store.changeTargets('run-1', { put: [...rows, ofAccount] }, at('08:00:00'));
    await store.addLeftOut(
      'run-1',
      [{ accountId: '999999999999', code: 'AccountClosed', message: '' }],
      at('08:00:00'),
    );
    expect(inShort(await collect(store.targetPages('run-1', '222222222222')))).toEqual([
      '333333333333 af-south-1 succeeded',
      '333333333333 us-west-2 succeeded',
    ]);
    expect(inShort(await collect(store.targetPages('run-1', '111111111111')))).toHaveLength(5);
    expect(await collect(store.targetPages('run-1', '333333333333'))).toEqual([]);
  });
}
