import { beforeEach, describe, expect, it } from '@jest/globals';
import { ConfiguredDirectory } from '../testing/configured-directory.ts';
import { completeSummary, storedRequest } from '../testing/fake-surroundings.ts';

let here: ConfiguredDirectory;
beforeEach(() => {
  here = new ConfiguredDirectory();
});

describe('muster status and muster runs', () => {
  beforeEach(() => {
    here.fake.world.runs = new Map([['r1', { request: storedRequest, summary: completeSummary }]]);
  });

  it('shows the latest run, or the named one', async () => {
    expect(await here.muster('status', '--json')).toBe(0);
    expect(JSON.parse(here.fake.text().stdout)).toEqual(completeSummary);
    expect(await here.muster('status', 'r1')).toBe(0);
    expect(here.fake.text().stdout).toContain('Run r1: complete in 20.0 s\n');
  });

  it('exits with 0 even if the run failed', async () => {
    const summary = { ...completeSummary, status: 'failed' as const };
    here.fake.world.runs = new Map([['r1', { request: storedRequest, summary }]]);
    expect(await here.muster('status')).toBe(0);
  });

  it('exits with 2 for an unknown run and with 1 if there is no data', async () => {
    expect(await here.muster('status', 'r9')).toBe(2);
    here.fake.world.runs = undefined;
    expect([
      await here.muster('status'),
      await here.muster('status', 'r9'),
      await here.muster('runs'),
    ]).toEqual([1, 2, 1]);
  });

  it('lists the runs', async () => {
    expect(await here.muster('runs', '--json')).toBe(0);
    expect(JSON.parse(here.fake.text().stdout)).toEqual([
      { runId: 'r1', status: 'complete', startedAt: '2026-11-23T08:00:00.000Z' },
    ]);
    await here.muster('runs');
    expect(here.fake.text().stdout.split('\n')[0]).toBe(
      'RUN  STATUS    STARTED                   FINISHED  TARGETS  INSTANCES',
    );
  });
});
