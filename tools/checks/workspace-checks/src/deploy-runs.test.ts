import { describe, expect, it } from '@jest/globals';
import { earlierRuns } from './deploy-runs.ts';

const run = (head_sha: string, conclusion: string | null, display_title = 'Deploy prod') => ({
  id: 1,
  display_title,
  head_sha,
  conclusion,
});
const after = (...runs: readonly ReturnType<typeof run>[]) =>
  earlierRuns(JSON.stringify({ total_count: runs.length, workflow_runs: runs }), 'Deploy prod');

describe('the state of a stage after earlier runs', () => {
  it('contains the last successful deployment', () => {
    expect(after(run('c', null), run('b', 'success'), run('a', 'success'))).toEqual({
      deployed: 'b',
      unfinished: [],
    });
  });

  it('contains later runs that may have deployed a part before they failed', () => {
    expect(
      after(
        run('d', 'failure'),
        run('c', 'cancelled'),
        run('c', 'failure'),
        run('b', 'success'),
        run('a', 'failure'),
      ),
    ).toEqual({ deployed: 'b', unfinished: ['d', 'c'] });
  });

  it('ignores other stages and runs that had nothing to deploy', () => {
    expect(after(run('c', 'success', 'Deploy staging'), run('b', 'skipped'), run('a', 'success'))).toEqual({
      deployed: 'a',
      unfinished: [],
    });
  });

  it('is unknown if no run succeeded', () => {
    expect(after(run('b', 'failure'))).toEqual({ deployed: undefined, unfinished: [] });
    expect(after()).toEqual({ deployed: undefined, unfinished: [] });
  });

  it.each(['', '{}', '{"message":"Not Found"}'])('refuses any other answer: %j', (answer) => {
    expect(() => earlierRuns(answer, 'Deploy prod')).toThrow();
  });
});
