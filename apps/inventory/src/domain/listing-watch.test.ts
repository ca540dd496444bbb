import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ListingWatch, watchListing } from './listing-watch.ts';

/** Number of pages until the listing fails, and the reason. `newIds` of each page, and the token that it ends with. */
function givenUp(newIds: (page: number) => number, token: (page: number) => string, limit: number) {
  let watch: ListingWatch | undefined;
  for (let page = 1; page <= limit; page++)
    try {
      watch = watchListing(watch, { pages: page, newIds: newIds(page), nextToken: token(page) });
    } catch (error) {
      if (error instanceof Error) return { page, name: error.name, message: error.message };
      throw error;
    }
  return undefined;
}

describe('a listing', () => {
  it('with always the same token fails at its second page', () => {
    expect(
      givenUp(
        () => 1,
        () => 'string',
        100,
      ),
    ).toEqual({
      page: 2,
      name: 'ListingRepeats',
      message:
        'The listing of DescribeInstances repeats itself: page 2 ends with the NextToken of an earlier page',
    });
  });

  it('with alternating tokens fails, even if each page contains a new instance', () => {
    expect(
      givenUp(
        () => 1,
        (page) => (page % 2 === 0 ? 'A' : 'B'),
        100,
      ),
    ).toMatchObject({ page: 4, name: 'ListingRepeats' });
  });

  it('with cyclic tokens of any length, after any start, fails within three rounds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 200 }), (lead, length) => {
        const token = (page: number) => (page <= lead ? `lead-${page}` : `round-${(page - lead) % length}`);
        const found = givenUp(() => 1, token, 10_000);
        expect(found?.name).toBe('ListingRepeats');
        expect(found?.page).toBeLessThanOrEqual(3 * (lead + length) + 1);
        expect(found?.page).toBeGreaterThan(lead + length);
      }),
    );
  });

  it('with different tokens but no new instances fails after 1,000 consecutive pages', () => {
    expect(givenUp(() => 0, String, 5_000)).toEqual({
      page: 1_000,
      name: 'ListingRepeats',
      message: 'The listing of DescribeInstances repeats itself: 1000 pages in a row show no new instance',
    });
    expect(givenUp((page) => (page === 700 ? 1 : 0), String, 5_000)).toMatchObject({ page: 1_700 });
  });

  it('with long series of empty pages continues', () => {
    expect(givenUp((page) => (page % 999 === 0 ? 1 : 0), String, 20_000)).toBeUndefined();
  });

  it('with a new instance on every page also ends', () => {
    expect(givenUp(() => 1, String, 200_000)).toEqual({
      page: 100_000,
      name: 'ScanNotFinished',
      message: 'The listing did not end within 100000 pages',
    });
  });
});
