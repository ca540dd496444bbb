import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ReportedRun } from '../ports/report-bucket.ts';
import { at } from '../testing/examples.ts';
import { A, B, run, RunSteps } from '../testing/run-steps.ts';
import { finalizeRun } from './finalize-run.ts';
import { summarize } from './summarize.ts';
import { writeReport } from './write-report.ts';

const LOCATION = 's3://muster-reports-prod-999999999999-us-east-1/runs/run-1.html';
const page = new TextEncoder().encode('<p>page</p>');

let steps: RunSteps;
let made: ReportedRun[];
let written: [string, Uint8Array][];
let refusal: Error | undefined;

beforeEach(async () => {
  steps = new RunSteps();
  [made, written, refusal] = [[], [], undefined];
  await steps.plan();
  for (const account of [A, B]) {
    await steps.list(account);
    await steps.record(account, 'us-east-1');
  }
  await steps.record(A, 'eu-west-1');
});

const deps = () => ({
  store: steps.store,
  now: steps.now,
  maker: {
    makePage: async (reported: ReportedRun) => {
      made.push(reported);
      return page;
    },
  },
  bucket: {
    put: async (location: string, bytes: Uint8Array) => {
      if (refusal !== undefined) throw refusal;
      written.push([location, bytes]);
    },
  },
});
const finish = (reportBucket?: string) => finalizeRun({ run }, { ...steps, reportBucket });
const summary = async () => summarize('run-1', steps.store, at('09:00:00'));
const BUCKET = 'muster-reports-prod-999999999999-us-east-1';

describe('the page about a run', () => {
  it('is announced by the end of the run, then written and stored as written', async () => {
    expect(await finish(BUCKET)).toEqual({ runId: 'run-1', status: 'complete', report: LOCATION });
    expect((await summary())?.report).toEqual({ location: LOCATION, status: 'pending' });
    await writeReport({ runId: 'run-1' }, deps());
    expect(written).toEqual([[LOCATION, page]]);
    expect(await summary()).toMatchObject({
      status: 'complete',
      report: { location: LOCATION, status: 'written', bytes: 11 },
    });
  });

  it('shows the run, its request, and the newest run that ended before it', async () => {
    const ended = async (runId: string, from: string, to: string) => {
      const { request } = { request: await steps.store.getRequest('run-1') };
      if (request === undefined) throw new Error('there is no request');
      await steps.store.beginRun({ ...request, run: { ...request.run, runId } }, at(from));
      await finalizeRun({ run: { ...run, runId } }, { ...steps, now: () => at(to) });
    };
    await ended('older', '06:00:00', '06:30:00');
    await ended('newer', '07:00:00', '07:30:00');
    await ended('later', '07:45:00', '08:30:00');
    await finish(BUCKET);
    await writeReport({ runId: 'run-1' }, deps());
    expect(made).toMatchObject([
      { summary: { runId: 'run-1', status: 'complete' }, request: { run: { runId: 'run-1' } } },
    ]);
    expect(made[0]?.before).toMatchObject({ runId: 'newer', finishedAt: '2026-11-23T07:30:00.000Z' });
  });

  it('does not change the status of the run if it cannot be written, and names the code', async () => {
    await finish(BUCKET);
    refusal = Object.assign(new Error('no'), { name: 'AccessDenied' });
    await expect(writeReport({ runId: 'run-1' }, deps())).rejects.toBe(refusal);
    expect((await summary())?.report?.status).toBe('pending');
    await writeReport({ runId: 'run-1', failure: { code: 'AccessDenied', message: 'no' } }, deps());
    expect(await summary()).toMatchObject({
      status: 'complete',
      report: { location: LOCATION, status: 'failed', error: { code: 'AccessDenied', message: 'no' } },
    });
  });

  it('is not written if the stage has no bucket, or the run was resumed in the meantime', async () => {
    expect(await finish()).toEqual({ runId: 'run-1', status: 'complete' });
    await writeReport({ runId: 'run-1' }, deps());
    await writeReport({ runId: 'run-1', failure: { code: 'AccessDenied', message: 'no' } }, deps());
    expect([made, written, (await summary())?.report]).toEqual([[], [], undefined]);
  });

  it('is refused for a run that does not exist', async () => {
    await expect(writeReport({ runId: 'nowhere' }, deps())).rejects.toMatchObject({ name: 'UnknownRun' });
  });
});
