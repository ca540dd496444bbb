import { describe, expect, it } from '@jest/globals';
import { main } from '../../main.ts';
import { completeSummary, fakeSurroundings, storedRequest } from '../../testing/fake-surroundings.ts';

const withRun = (status: 'running' | 'complete' = 'complete') => {
  const fake = fakeSurroundings('/nowhere');
  fake.world.runs = new Map([
    ['r1', { request: storedRequest, summary: { ...completeSummary, status, finishedAt: null } }],
  ]);
  return fake;
};

describe('muster tag pause and resume', () => {
  it.each([
    ['this machine', [], ''],
    ['AWS', ['--engine', 'aws', '--stage', 'prod'], ' --engine aws --stage prod'],
  ])('pause tagging on %s, and continue it', async (_, location, options) => {
    const { surroundings, world, text } = withRun();
    expect(await main(['tag', 'pause', ...location], surroundings)).toBe(0);
    expect(world.pausedAt).toBe('2026-11-23T08:00:20.000Z');
    expect(text().stdout).toBe(
      `Tagging is paused since 2026-11-23T08:00:20.000Z. To continue: npx muster tag resume${options}\n`,
    );
    expect(await main(['tag', 'resume', ...location], surroundings)).toBe(0);
    expect(world.pausedAt).toBeUndefined();
    expect(text().stdout).toContain('Tagging continues. It was paused at 2026-11-23T08:00:20.000Z.\n');
  });

  it('say it if there was no pause', async () => {
    const { surroundings, text } = withRun();
    expect(await main(['tag', 'resume'], surroundings)).toBe(0);
    expect(text().stdout).toBe('Tagging was not paused.\n');
  });

  it.each([
    [['tag', 'pause', '--json'], { paused: true, pausedAt: '2026-11-23T08:00:20.000Z' }],
    [['tag', 'resume', '--json'], { paused: false, pausedAt: null }],
  ])('print JSON: %j', async (command, expected) => {
    const { surroundings, text } = withRun();
    expect(await main(command, surroundings)).toBe(0);
    expect(JSON.parse(text().stdout)).toEqual(expected);
  });

  it('are named by the status of a running run', async () => {
    const { surroundings, world, text } = withRun('running');
    world.pausedAt = '2026-11-23T08:00:00.000Z';
    expect(await main(['status'], surroundings)).toBe(0);
    expect(text().stderr).toContain(
      'note: tagging is paused since 2026-11-23T08:00:00.000Z; to continue: npx muster tag resume\n',
    );
  });
});
