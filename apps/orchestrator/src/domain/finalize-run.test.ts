import { beforeEach, describe, expect, it } from '@jest/globals';
import { RunSummaryV1 } from '@muster/contracts';
import { at, request } from '../testing/examples.ts';
import { A, B, denied, enabled, RunSteps } from '../testing/run-steps.ts';
import { summarize } from './summarize.ts';

let steps: RunSteps;
beforeEach(() => {
  steps = new RunSteps();
});

describe('finalizeRun', () => {
  it('adds up a complete run and returns only its status', async () => {
    await steps.plan();
    await steps.list(A);
    await steps.list(B);
    for (const [account, region] of [
      [A, 'us-east-1'],
      [A, 'eu-west-1'],
      [B, 'us-east-1'],
    ] as const)
      await steps.record(account, region);
    steps.time = at('08:00:09');
    expect(await steps.finalize()).toEqual({ runId: 'run-1', status: 'complete' });
    expect(await summarize('run-1', steps.store, at('09:00:00'))).toEqual({
      runId: 'run-1',
      status: 'complete',
      targets: { planned: 3, succeeded: 3, failed: 0, skipped: 0 },
      resources: { seen: 3000, added: 3000, changed: 0, unchanged: 0, gone: 0 },
      tagging: { planned: 0, applied: 0, verified: 0, failed: 0, skipped: 0 },
      apiCalls: { 'ec2:DescribeInstances': 3, 'ec2:DescribeRegions': 2, 'sts:AssumeRole': 5 },
      startedAt: '2026-11-23T08:00:00.000Z',
      finishedAt: '2026-11-23T08:00:09.000Z',
      durationMs: 9000,
      outcomes: [],
    });
  });

  it('fails planned targets without an outcome and accounts without any row', async () => {
    await steps.plan();
    await steps.list(A);
    await steps.record(A, 'us-east-1');
    expect(await steps.finalize()).toEqual({ runId: 'run-1', status: 'partial' });
    expect(await steps.rows()).toEqual([
      `${A} eu-west-1 failed OutcomeMissing`,
      `${A} us-east-1 succeeded`,
      `${B} - failed OutcomeMissing`,
    ]);
    expect(await steps.store.getHeader('run-1')).toMatchObject({
      targets: { planned: 3, succeeded: 1, failed: 2, skipped: 0 },
    });
  });

  it('fails a run without any chosen region, because nothing was read', async () => {
    steps.listings = { [A]: enabled(), [B]: enabled() };
    await steps.plan();
    await steps.list(A);
    await steps.list(B);
    expect(await steps.finalize()).toEqual({ runId: 'run-1', status: 'failed' });
    expect(await steps.store.getHeader('run-1')).toMatchObject({
      targets: { planned: 0, succeeded: 0, failed: 0, skipped: 0 },
      error: {
        code: 'NoTargets',
        message:
          'No region in scope is enabled in any account of the run, so nothing was read; check regions',
      },
    });
  });

  it('fails an account whose listing failed and left no outcome', async () => {
    await steps.plan();
    await steps.list(A);
    steps.listings = {};
    await expect(steps.list(B)).rejects.toThrow();
    await steps.finalize();
    expect(await steps.rows()).toContain(`${B} - failed OutcomeMissing`);
  });

  it('returns the same result if it is repeated later', async () => {
    await steps.plan();
    await steps.list(A);
    await steps.recordAccount(B);
    await steps.finalize();
    const first = { header: await steps.store.getHeader('run-1'), rows: await steps.rows() };
    steps.time = at('10:00:00');
    expect(await steps.finalize()).toEqual({ runId: 'run-1', status: 'failed' });
    expect({ header: await steps.store.getHeader('run-1'), rows: await steps.rows() }).toEqual(first);
  });

  it('explains why a run could not be planned', async () => {
    const asked = request({}, { organization: { include: ['r-root'], exclude: [] } });
    await expect(steps.plan(asked)).rejects.toThrow();
    expect(await steps.finalize({ code: 'NoAccounts', message: 'no active account' })).toEqual({
      runId: 'run-1',
      status: 'failed',
    });
    const summary = await summarize('run-1', steps.store, steps.now());
    expect(summary).toMatchObject({
      status: 'failed',
      targets: { planned: 0, succeeded: 0, failed: 0, skipped: 0 },
      error: { code: 'NoAccounts', message: 'no active account' },
    });
    expect(RunSummaryV1.schema.parse(summary)).toEqual(summary);
  });

  it('completes a resumed run: the failures of the first attempt are removed', async () => {
    await steps.plan();
    await steps.list(A);
    await steps.record(A, 'us-east-1');
    await steps.record(A, 'eu-west-1', { failure: denied });
    await steps.recordAccount(B, { regions: ['us-east-1', 'us-west-2'] });
    expect((await steps.finalize()).status).toBe('partial');

    await steps.plan();
    expect((await steps.store.getHeader('run-1'))?.status).toBe('running');
    expect((await steps.list(A)).regions).toEqual(['eu-west-1']);
    await steps.record(A, 'eu-west-1');
    expect((await steps.list(B)).regions).toEqual(['us-east-1']);
    await steps.record(B, 'us-east-1');
    expect((await steps.finalize()).status).toBe('complete');
    expect(await steps.rows()).toEqual([
      `${A} eu-west-1 succeeded`,
      `${A} us-east-1 succeeded`,
      `${B} us-east-1 succeeded`,
    ]);
  });
});
