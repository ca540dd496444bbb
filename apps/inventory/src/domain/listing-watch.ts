import { type ResourceType, resourceTypeOf } from '@muster/resource-types';
import { ListingRepeatsError, ScanNotFinishedError } from '../errors.ts';

/**
 * How many pages in a row may show nothing that was not on an earlier page. Empty pages are normal ("each call returns 0
 * to MaxResults items"; source: Amazon EC2 Developer Guide, Pagination), so the bound is generous.
 */
const MAX_PAGES_WITHOUT_NEWS = 1_000;
/** The most pages of one listing: even a listing that invents a new instance on every page ends. */
const MAX_PAGES = 100_000;

/** What must be known of earlier pages to see that a listing does not come to an end; a few values, however long it is. */
export interface ListingWatch {
  /** Pages in a row without an id that was not on an earlier page. */
  readonly pagesWithoutNews: number;
  /** The token of an earlier page, against which later ones are compared. */
  readonly token: string;
  /** Pages since that token, and after how many it is replaced. */
  readonly age: number;
  readonly span: number;
}

export interface WatchedPage {
  /** Pages of this listing so far, this one included. */
  readonly pages: number;
  /** Ids on the page that were on no earlier page. */
  readonly newIds: number;
  /** The token of the page that follows. */
  readonly nextToken: string;
}

/**
 * Takes in a page that another one follows. Tokens that come in a circle are found by Brent's algorithm: one token is
 * remembered, for twice as many pages each time it is replaced, so a circle of any length meets it within three rounds.
 * @throws ListingRepeatsError when the listing goes in a circle, or shows nothing new for too long
 * @throws ScanNotFinishedError when it is longer than any fleet
 */
export function watchListing(
  watch: ListingWatch | undefined,
  page: WatchedPage,
  { listing, words }: Pick<ResourceType, 'listing' | 'words'> = resourceTypeOf(),
): ListingWatch {
  const { pages, newIds, nextToken } = page;
  if (watch !== undefined && nextToken === watch.token)
    throw new ListingRepeatsError(
      `The listing of ${listing} repeats itself: page ${pages} ends with the NextToken of an earlier page`,
    );
  const pagesWithoutNews = newIds > 0 ? 0 : (watch?.pagesWithoutNews ?? 0) + 1;
  if (pagesWithoutNews >= MAX_PAGES_WITHOUT_NEWS)
    throw new ListingRepeatsError(
      `The listing of ${listing} repeats itself: ${MAX_PAGES_WITHOUT_NEWS} pages in a row show no new ${words.one}`,
    );
  if (pages >= MAX_PAGES) throw new ScanNotFinishedError(`The listing did not end within ${MAX_PAGES} pages`);
  if (watch === undefined) return { pagesWithoutNews, token: nextToken, age: 0, span: 1 };
  return watch.age + 1 < watch.span
    ? { ...watch, pagesWithoutNews, age: watch.age + 1 }
    : { pagesWithoutNews, token: nextToken, age: 0, span: watch.span * 2 };
}
