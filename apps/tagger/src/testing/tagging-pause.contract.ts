import { expect, it } from '@jest/globals';
import type { TaggingPause } from '../ports/tagging-pause.ts';

const at = (second: number): Date => new Date(Date.UTC(2026, 10, 23, 8, 0, second));

/** Tests of every TaggingPause. @param createPause access to the same pause at each call */
export function taggingPauseContract(createPause: () => TaggingPause): void {
  it('lasts until it is ended, and keeps its first time', async () => {
    expect(await createPause().pausedAt()).toBeUndefined();
    expect(await createPause().resume(at(0))).toBeUndefined();
    expect(await createPause().pause(at(1))).toBe('2026-11-23T08:00:01.000Z');
    expect(await createPause().pause(at(2))).toBe('2026-11-23T08:00:01.000Z');
    expect(await createPause().pausedAt()).toBe('2026-11-23T08:00:01.000Z');
    expect(await createPause().resume(at(3))).toBe('2026-11-23T08:00:01.000Z');
    expect(await createPause().pausedAt()).toBeUndefined();
    expect(await createPause().pause(at(4))).toBe('2026-11-23T08:00:04.000Z');
    expect(await createPause().resume(at(5))).toBe('2026-11-23T08:00:04.000Z');
  });
}
