import { beforeEach, describe, expect, it } from '@jest/globals';
import { main } from '../main.ts';
import { ConfiguredDirectory } from '../testing/configured-directory.ts';
import { completeSummary, storedRequest } from '../testing/fake-surroundings.ts';

let here: ConfiguredDirectory;
beforeEach(() => {
  here = new ConfiguredDirectory();
});

describe('muster run --resume', () => {
  beforeEach(() => {
    const summary = { ...completeSummary, status: 'partial' as const };
    here.fake.world.runs = new Map([['r1', { request: storedRequest, summary }]]);
  });

  it('continues with the stored configuration', async () => {
    expect(
      await main(['run', '--resume', 'r1'], { ...here.fake.surroundings, workingDirectory: '/nowhere' }),
    ).toBe(0);
    expect(here.fake.world.started.map(({ request }) => request)).toEqual([storedRequest]);
    expect(here.fake.text().stderr).toMatch(/^Resuming run r1: 2 accounts/);
  });

  it('only prints the summary of a complete run', async () => {
    here.fake.world.runs = new Map([['r1', { request: storedRequest, summary: completeSummary }]]);
    expect(await here.muster('run', '--resume', 'r1')).toBe(0);
    expect(here.fake.text().stdout).toContain('Run r1: complete in 20.0 s\n');
    expect(here.fake.world.log).toEqual(['data closed']);
  });

  it.each([
    ['plan-1', 3],
    [undefined, 0],
  ])('ends as "tag apply" does if it skipped resources of plan %s', async (planId, exitCode) => {
    const tagging = { planned: 5, applied: 4, verified: 4, failed: 0, skipped: 1 };
    here.fake.world.outcome = () => ({ ...completeSummary, runId: 'r1', planId, tagging });
    expect(await here.muster('run', '--resume', 'r1')).toBe(exitCode);
  });

  it('refuses an unknown run, with and without data', async () => {
    expect(await here.muster('run', '--resume', 'r9')).toBe(2);
    expect(here.fake.text().stderr).toBe(
      `error: run r9 does not exist in ${here.path}/.muster; list the runs with "npx muster runs"\n`,
    );
    expect(await here.muster('run', '--resume', 'r9', '--data', 'else where')).toBe(2);
    expect(here.fake.text().stderr).toContain(`list the runs with "npx muster runs --data 'else where'"\n`);
    here.fake.world.runs = undefined;
    expect(await here.muster('run', '--resume', 'r9')).toBe(2);
  });

  it('refuses an empty name for the data directory, as from an unset variable in a script', async () => {
    expect(await here.muster('run', '--data', '')).toBe(2);
    expect(here.fake.text().stderr).toContain('Enter a directory.');
  });

  it('refuses to switch off tagging for a resumed run', async () => {
    expect(await here.muster('run', '--resume', 'r1', '--no-tag')).toBe(2);
  });
});
