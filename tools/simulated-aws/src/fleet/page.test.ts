import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cutPage } from './page.ts';
import type { Cursor, Page } from './page.ts';
import { TargetFleet } from './target-fleet.ts';

const where = { accountId: '111111111111', region: 'us-east-1' };

function fleetOf(count: number): TargetFleet {
  return new TargetFleet({
    ...where,
    seed: 1,
    count,
    managedShare: 0,
    stoppedShare: 0,
    metadataTagsShare: 0,
    terminatedVisibleMs: 1000,
  });
}

function pagesOf(
  fleet: TargetFleet,
  settings: { limit: number; emptyPages: boolean; repeatedInstances: boolean; seed: number },
): Page[] {
  const pages: Page[] = [];
  let cursor: Cursor | undefined = { position: 0 };
  while (cursor !== undefined) {
    const page: Page = cutPage(fleet, { ...settings, cursor, nowMs: 0, accepts: () => true });
    pages.push(page);
    cursor = page.next;
  }
  return pages;
}

describe('cutPage', () => {
  it('lists every instance once, with at most `limit` on a page', () => {
    const plain = { emptyPages: false, repeatedInstances: false, seed: 1 };
    const sizes = pagesOf(fleetOf(12), { ...plain, limit: 5 }).map((page) => page.instances.length);
    expect(sizes).toEqual([5, 5, 2]);
    expect(pagesOf(fleetOf(10), { ...plain, limit: 5 })).toHaveLength(2);
    expect(pagesOf(fleetOf(0), { ...plain, limit: 5 })).toEqual([{ instances: [], next: undefined }]);
  });

  it('loses no instance with any combination of oddities, and repeats instances only if configured', () => {
    const settings = fc.record({
      limit: fc.integer({ min: 5, max: 20 }),
      emptyPages: fc.boolean(),
      repeatedInstances: fc.boolean(),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(fc.nat({ max: 80 }), settings, (count, oddities) => {
        const pages = pagesOf(fleetOf(count), oddities);
        const listed = pages.flatMap((page) => page.instances.map(({ index }) => index));
        expect([...new Set(listed)]).toEqual(Array.from({ length: count }, (_, index) => index));
        expect(oddities.repeatedInstances || listed.length === count).toBe(true);
        expect(pages.every((page) => page.instances.length <= oddities.limit)).toBe(true);
      }),
    );
  });

  it('ends with an empty page, and has others between, with `emptyPages`', () => {
    const sizes = pagesOf(fleetOf(40), { limit: 5, emptyPages: true, repeatedInstances: false, seed: 3 }).map(
      (page) => page.instances.length,
    );
    expect(sizes.at(-1)).toBe(0);
    expect(sizes.slice(0, -1)).toContain(0);
  });

  it('repeats the first new instance of a page on the next one with `repeatedInstances`', () => {
    const pages = pagesOf(fleetOf(12), { limit: 5, emptyPages: false, repeatedInstances: true, seed: 1 });
    expect(pages.map((page) => page.instances.map(({ index }) => index))).toEqual([
      [0, 1, 2, 3, 4],
      [0, 5, 6, 7, 8],
      [5, 9, 10, 11],
    ]);
  });

  it('shifts nothing if instances vanish during a listing', () => {
    const fleet = fleetOf(12);
    const request = {
      limit: 5,
      nowMs: 0,
      accepts: () => true,
      emptyPages: false,
      repeatedInstances: false,
      seed: 1,
    };
    const first = cutPage(fleet, { ...request, cursor: { position: 0 } });
    fleet.apply({ kind: 'vanish', ...where, instanceIds: [fleet.idOf(1), fleet.idOf(6)] });
    const second = cutPage(fleet, { ...request, cursor: first.next ?? { position: 0 } });
    expect(second.instances.map(({ index }) => index)).toEqual([5, 7, 8, 9, 10]);
  });
});
