import { describe, expect, it } from '@jest/globals';
import { main } from '../main.ts';
import { completeSummary, fakeSurroundings, storedRequest } from '../testing/fake-surroundings.ts';

const withRun = (status: 'running' | 'complete') => {
  const fake = fakeSurroundings('/nowhere');
  fake.world.runs = new Map([
    ['r1', { request: storedRequest, summary: { ...completeSummary, status, finishedAt: null } }],
  ]);
  return fake;
};

describe('muster stop', () => {
  it.each([
    ['this machine', []],
    ['AWS', ['--engine', 'aws', '--stage', 'prod']],
  ])('stops a run on %s and prints how to resume it', async (_, location) => {
    const { surroundings, world, text } = withRun('running');
    expect(await main(['stop', 'r1', ...location], surroundings)).toBe(0);
    expect(world.log).toContain('stop r1');
    const { stdout } = text();
    expect(stdout).toContain('Run r1: stopped');
    expect(stdout).toContain('Resume it: npx muster run --resume r1');
  });

  it('prints the summary as JSON', async () => {
    const { surroundings, text } = withRun('running');
    expect(await main(['stop', 'r1', '--json'], surroundings)).toBe(0);
    expect(JSON.parse(text().stdout)).toMatchObject({ runId: 'r1', status: 'stopped' });
  });

  it.each([
    ['r1', 'run r1 has already ended: complete'],
    ['r2', 'r2'],
  ])('refuses an ended or unknown run: %s', async (run, message) => {
    const { surroundings, text } = withRun('complete');
    expect(await main(['stop', run], surroundings)).toBe(2);
    expect(text().stderr).toContain(message);
  });
});
