import { beforeEach, describe, expect, it } from '@jest/globals';
import type { RunRequest } from '@muster/contracts';
import { inlineRules } from '@muster/ledger-texts';
import type { Organization } from '../ports/organization.ts';
import type { RunStore } from '../ports/run-store.ts';
import { at, request } from '../testing/examples.ts';
import { runStoreInMemory } from '../testing/run-store-in-memory.ts';
import { finalizeRun } from './finalize-run.ts';
import { planRun } from './plan-run.ts';
import { takeLease } from './run-lease.ts';

const A = '111111111111';
const B = '222222222222';
const C = '333333333333';

const nobody: Organization = { read: () => Promise.reject(new Error('the organization is not read')) };
let store: RunStore;
let inProgress: Set<string>;
beforeEach(() => {
  store = runStoreInMemory();
  inProgress = new Set();
});
const executions = { isInProgress: async (execution: string) => inProgress.has(execution) };
const now = () => at('08:00:00');
const arn = (name: string) => `arn:${name}`;

/** Starts a run in a running execution with the same name. */
async function start(asked: RunRequest, execution = arn(asked.run.runId)) {
  inProgress.add(execution);
  return planRun(
    { request: asked, execution },
    { store, organization: nobody, executions, rules: inlineRules, now },
  );
}
const over = (runId: string, accounts: string[], changes: Partial<RunRequest['run']> = {}) =>
  request({ runId, ...changes }, { accounts });
const holders = async () => (await store.getLeases()).leases.map(({ runId }) => runId);

describe('two runs', () => {
  it('over the same account: the second is refused with the name of the first, and has no accounts', async () => {
    await start(over('first', [A, B]));
    await expect(start(over('second', [B, C]))).rejects.toMatchObject({
      name: 'RunOverlaps',
      message:
        'Run first is in progress and covers accounts and regions of run second: 222222222222; wait until run first has ended, or stop it',
    });
    const run = over('second', [B, C]).run;
    const failure = { code: 'RunOverlaps', message: 'Run first is in progress' };
    expect(await finalizeRun({ run, failure }, { store, now })).toEqual({
      runId: 'second',
      status: 'failed',
    });
    expect(await store.getHeader('second')).toMatchObject({
      error: { code: 'RunOverlaps' },
      targets: { planned: 0, succeeded: 0, failed: 0, skipped: 0 },
    });
    expect(await holders()).toEqual(['first']);
  });

  it('over other accounts, or over other regions, can run concurrently', async () => {
    await start(over('first', [A], { regions: ['eu-*'] }));
    await start(over('accounts', [B]));
    await start(over('regions', [A], { regions: ['us-*'] }));
    expect(await holders()).toEqual(['first', 'accounts', 'regions']);
    await expect(start(over('both', [A], { regions: ['*-west-1'] }))).rejects.toMatchObject({
      otherRunId: 'first',
    });
  });

  it('one after the other: the first releases its lease at its end', async () => {
    await start(over('first', [A]));
    await finalizeRun({ run: over('first', [A]).run }, { store, now });
    expect(await holders()).toEqual([]);
    await start(over('second', [A]));
    expect(await holders()).toEqual(['second']);
  });

  it('that start at the same time: exactly one gets its lease', async () => {
    const runs = ['a', 'b', 'c', 'd', 'e'].map((runId) => over(runId, [A]));
    const ends = await Promise.allSettled(runs.map((run) => start(run)));
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await holders()).toHaveLength(1);
  });

  it('of which the other may cover anything, because the table does not contain its scope', async () => {
    inProgress.add(arn('unknown'));
    const lease = { runId: 'unknown', execution: arn('unknown'), takenAt: now().toISOString() };
    await store.saveLeases(0, [lease]);
    await expect(start(over('second', [A]))).rejects.toMatchObject({ otherRunId: 'unknown' });
  });
});

describe('a lease is ignored', () => {
  it('if its execution has ended without the end of its run, and the next lease removes it', async () => {
    await start(over('aborted', [A]));
    inProgress.delete(arn('aborted'));
    await start(over('second', [A]));
    expect(await holders()).toEqual(['second']);
  });

  it('if its run has ended, even if its execution is still running', async () => {
    await start(over('first', [A]));
    const header = await store.getHeader('first');
    await store.finishRun('first', {
      ...{ status: 'partial', finishedAt: now().toISOString(), apiCalls: {} },
      targets: { planned: 0, succeeded: 0, failed: 0, skipped: 0 },
      resources: { seen: 0, added: 0, changed: 0, unchanged: 0, gone: 0 },
      tagging: { planned: 0, applied: 0, verified: 0, failed: 0, skipped: 0 },
    });
    expect(header?.status).toBe('running');
    await start(over('second', [A]));
    expect(await holders()).toEqual(['second']);
  });

  it('if it belongs to the run itself, which another execution resumes', async () => {
    await start(over('first', [A]));
    await start(over('first', [A]), arn('first_resume-2'));
    expect((await store.getLeases()).leases).toMatchObject([{ execution: 'arn:first_resume-2' }]);
  });

  it('but not if its state is unknown', async () => {
    await start(over('first', [A]));
    const refuse = { isInProgress: () => Promise.reject(new Error('not authorized')) };
    await expect(
      takeLease(over('second', [A]), [A], arn('second'), { store, executions: refuse, now }),
    ).rejects.toThrow('not authorized');
    expect(await holders()).toEqual(['first']);
  });
});

describe('a run that an earlier state machine starts', () => {
  it('takes no lease, as before', async () => {
    await planRun(
      { request: over('old', [A]) },
      { store, organization: nobody, executions, rules: inlineRules, now },
    );
    expect(await holders()).toEqual([]);
  });
});
