import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ListingWatch, watchListing } from './listing-watch.ts';

/** Pages until the listing is given up, and why; `newIds` of each page, and the token that it ends with. */
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
  it('whose token is always the same is given up at its second page', () => {
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

  it('whose tokens alternate is given up, even if each page invents an instance', () => {
    expect(
      givenUp(
        () => 1,
        (page) => (page % 2 === 0 ? 'A' : 'B'),
        100,
      ),
    ).toMatchObject({ page: 4, name: 'ListingRepeats' });
  });

  it('whose tokens come in a circle of any length, after any beginning, is given up within three rounds', () => {
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

  it('of different tokens and no news is given up after 1,000 pages in a row', () => {
    expect(givenUp(() => 0, String, 5_000)).toEqual({
      page: 1_000,
      name: 'ListingRepeats',
      message: 'The listing of DescribeInstances repeats itself: 1000 pages in a row show no new instance',
    });
    expect(givenUp((page) => (page === 700 ? 1 : 0), String, 5_000)).toMatchObject({ page: 1_700 });
  });

  it('with long stretches of empty pages goes on', () => {
    expect(givenUp((page) => (page % 999 === 0 ? 1 : 0), String, 20_000)).toBeUndefined();
  });

  it('that invents an instance on every page ends too', () => {
    expect(givenUp(() => 1, String, 200_000)).toEqual({
      page: 100_000,
      name: 'ScanNotFinished',
      message: 'The listing did not end within 100000 pages',
    });
  });
});
