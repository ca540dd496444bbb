import { describe, expect, it } from '@jest/globals';
import type { RunRecords, ShownRun } from '../surroundings.ts';
import { completeSummary, storedRequest } from '../testing/fake-surroundings.ts';
import { type RunsInProgress, withInterrupted } from './interrupted-runs.ts';

const startedAt = '2026-11-23T08:00:00.000Z';
const stored: ShownRun[] = [
  { runId: 'r3', status: 'running', startedAt },
  { runId: 'r2', status: 'running', startedAt },
  { runId: 'r1', status: 'partial', startedAt },
];
const records: RunRecords = {
  listRuns: async () => stored,
  latestRunId: async () => 'r3',
  getRequest: async () => storedRequest,
  getAccountNames: async () => new Map(),
  getProgress: async () => ({ accounts: [], targets: [] }),
  getSummary: async (runId) => {
    const run = stored.find((one) => one.runId === runId);
    return run && { ...completeSummary, runId, status: run.status, finishedAt: null };
  },
};
const statuses = async (inProgress: RunsInProgress) => {
  const runs = withInterrupted(records, inProgress);
  const listed = (await runs.listRuns()).map(({ status }) => status);
  const shown = await Promise.all(['r3', 'r2', 'r1', 'r0'].map((id) => runs.getSummary(id)));
  expect(shown.map((summary) => summary?.status)).toEqual([...listed, undefined]);
  return listed;
};

describe('runs that are stored as running', () => {
  it('are interrupted if no process executes them', async () => {
    expect(await statuses(() => [])).toEqual(['interrupted', 'interrupted', 'partial']);
  });

  it('are running if a process executes them, and the others are interrupted', async () => {
    expect(await statuses(() => ['r3'])).toEqual(['running', 'interrupted', 'partial']);
  });

  it('are shown as running if the process does not answer', async () => {
    expect(await statuses(() => undefined)).toEqual(['running', 'running', 'partial']);
  });

  it.each([
    ['ends', [['r3'], []]],
    ['begins', [[], ['r3']]],
  ])('are running if the run %s while the table is read', async (_, looks) => {
    const left = [...looks, ...looks];
    const runs = withInterrupted(records, () => left.shift());
    expect((await runs.listRuns())[0]?.status).toBe('running');
    expect((await runs.getSummary('r3'))?.status).toBe('running');
  });

  it('pass on the given time limit', async () => {
    const times: unknown[] = [];
    const getSummary = async (runId: string, now?: Date) => {
      times.push([runId, now]);
      return undefined;
    };
    const now = new Date(startedAt);
    expect(await withInterrupted({ ...records, getSummary }, () => []).getSummary('r9', now)).toBeUndefined();
    expect(times).toEqual([['r9', now]]);
  });
});
