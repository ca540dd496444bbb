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

describe('what earlier runs left', () => {
  it('is the last that succeeded', () => {
    expect(after(run('c', null), run('b', 'success'), run('a', 'success'))).toEqual({
      deployed: 'b',
      unfinished: [],
    });
  });

  it('is also what later ones may have deployed before they failed', () => {
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

  it('is nothing of other stages, and of runs that had nothing to do', () => {
    expect(after(run('c', 'success', 'Deploy staging'), run('b', 'skipped'), run('a', 'success'))).toEqual({
      deployed: 'a',
      unfinished: [],
    });
  });

  it('is unknown where none succeeded', () => {
    expect(after(run('b', 'failure'))).toEqual({ deployed: undefined, unfinished: [] });
    expect(after()).toEqual({ deployed: undefined, unfinished: [] });
  });

  it.each(['', '{}', '{"message":"Not Found"}'])('is never guessed from another answer: %j', (answer) => {
    expect(() => earlierRuns(answer, 'Deploy prod')).toThrow();
  });
});
