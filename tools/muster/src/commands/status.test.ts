import { beforeEach, describe, expect, it } from '@jest/globals';
import { main } from '../main.ts';
import { completeSummary, fakeSurroundings, storedRequest } from '../testing/fake-surroundings.ts';

let fake: ReturnType<typeof fakeSurroundings>;

beforeEach(() => {
  fake = fakeSurroundings('/nowhere');
  const summary = { ...completeSummary, status: 'running' as const, finishedAt: null };
  fake.world.runs = new Map([['r1', { request: storedRequest, summary }]]);
  fake.world.endedExecution = { status: 'FAILED', why: 'States.Runtime: no such path' };
});

const status = (...args: string[]) => main(['status', ...args], fake.surroundings);
const AWS = ['--engine', 'aws', '--stage', 'prod'];

describe('muster status of an interrupted run', () => {
  beforeEach(() => {
    const summary = { ...completeSummary, status: 'interrupted' as const, finishedAt: null };
    fake.world.runs = new Map([['r1', { request: storedRequest, summary }]]);
  });

  it('prints how to resume the run', async () => {
    expect(await status()).toBe(0);
    const { stdout } = fake.text();
    expect(stdout).toMatch(/^Run r1: interrupted \(started at 2026-11-23T08:00:00.000Z\)\n/);
    expect(stdout).toMatch(/ Resume it: npx muster run --resume r1\n$/);
    await status('--json');
    expect(JSON.parse(fake.text().stdout)).toMatchObject({ status: 'interrupted', finishedAt: null });
  });

  it('is in the list of runs, with a note about its details', async () => {
    expect(await main(['runs', '--data', 'd'], fake.surroundings)).toBe(0);
    const { stdout, stderr } = fake.text();
    expect(stdout).toMatch(/^r1 +interrupted +2026-11-23T08:00:00.000Z/m);
    expect(stderr).toBe('note: "npx muster status RUN --data d" shows how to resume an interrupted run\n');
    await main(['runs', '--json'], fake.surroundings);
    expect(fake.text().stderr).toBe('');
  });

  it('resumes it with --resume', async () => {
    expect(await main(['run', '--resume', 'r1', '--json'], fake.surroundings)).toBe(0);
    expect(fake.world.started.map(({ resumed }) => resumed)).toEqual([true]);
  });
});

describe('muster status of a run that is stored as running', () => {
  it.each([[[]], [['r1']]])('explains with %j that it is no longer running', async (run) => {
    expect(await status(...run, ...AWS)).toBe(0);
    const { stdout } = fake.text();
    expect(stdout).toMatch(/^Run r1: no longer running\n/);
    expect(stdout).toMatch(
      /\nRun r1 is no longer running: the execution failed: States.Runtime: no such path; resume it: npx muster run --resume r1 --engine aws --stage prod\n$/,
    );
  });

  it('does not call Step Functions for JSON, for an ended run, or on this machine', async () => {
    await status('--json', ...AWS);
    await status();
    fake.world.runs = new Map([['r1', { request: storedRequest, summary: completeSummary }]]);
    await status(...AWS);
    expect(fake.text().stdout).not.toContain('any more');
    expect(fake.world.log).toEqual(['data closed', 'data closed', 'data closed']);
  });
});
