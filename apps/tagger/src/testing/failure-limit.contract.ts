import { expect, it } from '@jest/globals';
import type { ResourceException } from '@muster/contracts';
import type { FailureLimit } from '../ports/failure-limit.ts';
import type { Ledger } from '../ports/ledger.ts';
import { instanceIds, target } from './fixtures.ts';

let suites = 0;

/** Tests of every FailureLimit, with the ledger that has the outcomes. Each run ID is used by one test only. */
export function failureLimitContract(
  createStores: () => { readonly ledger: Ledger; readonly failures: FailureLimit },
): void {
  const prefix = `failures-${(suites += 1)}`;
  let runs = 0;
  const fresh = () => `${prefix}-${(runs += 1)}`;

  const exceptions = (count: number, changes: Partial<ResourceException> = {}): ResourceException[] =>
    instanceIds(count).map((id) => ({
      id,
      outcome: 'failed',
      code: 'OperationNotPermitted',
      message: 'no',
      ...changes,
    }));

  const settled = async (
    { ledger, failures }: ReturnType<typeof createStores>,
    key: { readonly runId: string; readonly region?: string; readonly taskNumber: number },
    found: readonly ResourceException[],
    limit: number,
  ) => {
    const task = { ...target, ...key };
    await ledger.settle(task, {
      schemaVersion: 1,
      taskNumber: task.taskNumber,
      settledAt: '2026-11-23T08:00:05.000Z',
      resources: 1_000,
      exceptions: [...found],
      apiCalls: {},
    });
    await failures.count(task, limit);
    return task;
  };

  it('is exceeded by more failures than allowed, over all targets of the run', async () => {
    const stores = createStores();
    const runId = fresh();
    const exceeded = () => stores.failures.isExceeded(runId, 5);
    expect(await exceeded()).toBe(false);
    await settled(stores, { runId, taskNumber: 1 }, exceptions(3), 5);
    await settled(stores, { runId: fresh(), taskNumber: 1 }, exceptions(9), 5);
    await settled(stores, { runId, taskNumber: 1, region: 'eu-west-1' }, exceptions(2), 5);
    expect(await exceeded()).toBe(false);
    await settled(stores, { runId, taskNumber: 2 }, exceptions(1), 5);
    expect(await exceeded()).toBe(true);
  });

  it('is exceeded by the first failure if none is allowed', async () => {
    const stores = createStores();
    const runId = fresh();
    await settled(
      stores,
      { runId, taskNumber: 1 },
      exceptions(3, { outcome: 'skipped', code: 'Changed' }),
      0,
    );
    expect(await stores.failures.isExceeded(runId, 0)).toBe(false);
    await settled(stores, { runId, taskNumber: 2 }, exceptions(1), 0);
    expect(await stores.failures.isExceeded(runId, 0)).toBe(true);
  });

  it('counts a task once, however often it is counted', async () => {
    const stores = createStores();
    const runId = fresh();
    const task = await settled(stores, { runId, taskNumber: 1 }, exceptions(2), 3);
    await Promise.all([1, 2, 3].map(() => stores.failures.count(task, 3)));
    expect(await stores.failures.isExceeded(runId, 3)).toBe(false);
  });

  it.each(['PlanTooOld', 'Cancelled', 'Superseded', 'TooManyFailures'])(
    'does not count resources that were not tried: %s',
    async (code) => {
      const stores = createStores();
      const runId = fresh();
      await settled(stores, { runId, taskNumber: 1 }, exceptions(9, { code }), 3);
      expect(await stores.failures.isExceeded(runId, 3)).toBe(false);
    },
  );

  it('is exceeded if several consumers count at the same time', async () => {
    const stores = createStores();
    const runId = fresh();
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        settled(stores, { runId, taskNumber: index + 1 }, exceptions(1), 9),
      ),
    );
    expect(await stores.failures.isExceeded(runId, 9)).toBe(true);
  });
}
