import { beforeEach, describe, expect, it } from '@jest/globals';
import { RunSummaryV1 } from '@muster/contracts';
import { at, outcome } from '../testing/examples.ts';
import { A, denied, RunSteps } from '../testing/run-steps.ts';
import { summarize } from './summarize.ts';

let steps: RunSteps;
beforeEach(() => {
  steps = new RunSteps();
});

describe('summarize', () => {
  it('is undefined for an unknown run', async () => {
    expect(await summarize('run-1', steps.store, steps.now())).toBeUndefined();
  });

  it('names odd items, and notes endpoints that hide managed instances', async () => {
    await steps.plan();
    const odd = { count: 12, withoutId: 1, first: [{ problem: 'no instanceId' }] };
    const rows = [
      outcome({ odd }),
      outcome({ region: 'us-west-2', odd: { ...odd, count: 1 }, managedHidden: true }),
    ];
    await steps.store.changeTargets('run-1', { put: rows }, at('08:00:00'));
    const summary = await summarize('run-1', steps.store, at('08:01:30'));
    expect(summary?.odd).toEqual({
      count: 13,
      first: [
        { accountId: '111111111111', region: 'us-east-1', problem: 'no instanceId' },
        { accountId: '111111111111', region: 'us-west-2', problem: 'no instanceId' },
      ],
    });
    expect(summary?.notes).toMatchObject([{ accountId: '111111111111', code: 'ManagedResourcesHidden' }]);
    expect(RunSummaryV1.schema.parse(summary)).toEqual(summary);
  });

  it('lists a limited number of repeated scans, for targets with any outcome', async () => {
    await steps.plan();
    const rescan = { scan: 'discovery', before: 250, found: 0, scans: 2, result: 'confirmed' as const };
    const guarded = Array.from({ length: 103 }, (_, index) =>
      outcome({ accountId: String(100_000_000_000 + index), rescans: [rescan] }),
    );
    const failed = { ...rescan, scan: 'verification-1', scans: 3, result: 'disagreed' as const };
    const first = outcome({ accountId: '000000000001', status: 'failed', rescans: [rescan, failed] });
    const unread = outcome({ accountId: '000000000002' });
    await steps.store.changeTargets('run-1', { put: [...guarded, first, unread] }, at('08:00:00'));
    const summary = await summarize('run-1', steps.store, at('08:01:30'));
    expect(summary?.rescans).toHaveLength(100);
    expect(summary?.rescans?.slice(0, 3)).toEqual([
      { accountId: '000000000001', region: 'us-east-1', ...rescan },
      { accountId: '000000000001', region: 'us-east-1', ...failed },
      { accountId: '100000000000', region: 'us-east-1', ...rescan },
    ]);
    expect(summary?.moreRescans).toBe(5);
    expect(RunSummaryV1.schema.parse(summary)).toEqual(summary);
  });

  it('names the resource type of odd items and repeated scans, except the default type', async () => {
    await steps.plan();
    const odd = { count: 1, withoutId: 0, first: [{ id: 'x-1', problem: 'no state' }] };
    const rescans = [{ scan: 'discovery', before: 30, found: 0, scans: 2, result: 'confirmed' as const }];
    const rows = [outcome({ odd, rescans }), outcome({ resourceType: 'toy:boat', odd, rescans })];
    await steps.store.changeTargets('run-1', { put: rows }, at('08:00:00'));
    const summary = await summarize('run-1', steps.store, at('08:01:30'));
    const place = { accountId: '111111111111', region: 'us-east-1' };
    const boats = { ...place, resourceType: 'toy:boat' };
    expect(summary?.odd?.first).toEqual([
      { ...place, id: 'x-1', problem: 'no state' },
      { ...boats, id: 'x-1', problem: 'no state' },
    ]);
    expect(summary?.rescans).toEqual([
      { ...place, scan: 'discovery', before: 30, found: 0, scans: 2, result: 'confirmed' },
      { ...boats, scan: 'discovery', before: 30, found: 0, scans: 2, result: 'confirmed' },
    ]);
    expect(RunSummaryV1.schema.parse(summary)).toEqual(summary);
  });

  it('shows the progress of a run', async () => {
    await steps.plan();
    await steps.list(A);
    await steps.record(A, 'us-east-1', { failure: denied, discovery: undefined });
    const summary = await summarize('run-1', steps.store, at('08:01:30'));
    expect(summary).toMatchObject({
      status: 'running',
      targets: { planned: 2, succeeded: 0, failed: 1, skipped: 0 },
      finishedAt: null,
      durationMs: 90_000,
      outcomes: [
        {
          accountId: A,
          region: 'us-east-1',
          status: 'failed',
          code: 'AssumeRoleDenied',
          message: 'not allowed',
        },
      ],
    });
    expect(RunSummaryV1.schema.parse(summary)).toEqual(summary);
  });
});
