import { describe, expect, it } from '@jest/globals';
import { isStopped, remember } from './stops.ts';

describe('a stopped run', () => {
  it.each([
    [undefined, undefined, false],
    ['2026-11-23T08:00:00.000Z', undefined, true],
    ['2026-11-23T08:00:00.000Z', '2026-11-23T07:00:00.000Z', true],
    ['2026-11-23T08:00:00.000Z', '2026-11-23T09:00:00.000Z', false],
  ])('stopped at %s, resumed at %s: %s', (stoppedAt, resumedAt, expected) => {
    expect(isStopped(stoppedAt, { resumedAt })).toBe(expected);
  });

  it('is looked up once in five seconds, and again after a failure', async () => {
    let ms = 0;
    let asked = 0;
    const stoppedAt = remember(
      async () => {
        asked += 1;
        if (asked === 1) throw new Error('throttled');
        return `answer ${asked}`;
      },
      () => ms,
    );
    await expect(stoppedAt('r1')).rejects.toThrow('throttled');
    expect(await stoppedAt('r1')).toBe('answer 2');
    ms = 4_999;
    expect(await stoppedAt('r1')).toBe('answer 2');
    ms = 5_000;
    expect(await stoppedAt('r1')).toBe('answer 3');
  });
});
