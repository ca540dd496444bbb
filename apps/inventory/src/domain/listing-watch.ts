import { type ResourceType, resourceTypeOf } from '@muster/resource-types';
import { ListingRepeatsError, ScanNotFinishedError } from '../errors.ts';

/**
 * Maximum number of consecutive pages without new resources. Empty pages are normal ("each call returns 0 to MaxResults
 * items"; source: Amazon EC2 Developer Guide, Pagination), so the limit is generous.
 */
const MAX_PAGES_WITHOUT_NEWS = 1_000;
/** Maximum number of pages of one listing, so that even a listing with a new instance on every page ends. */
const MAX_PAGES = 100_000;

/** The information about earlier pages that is needed to detect an endless listing. Its size is constant. */
export interface ListingWatch {
  /** Consecutive pages without an ID that was not on an earlier page. */
  readonly pagesWithoutNews: number;
  /** The token of an earlier page, to compare later ones with. */
  readonly token: string;
  /** Pages since that token, and the number after which it is replaced. */
  readonly age: number;
  readonly span: number;
}

export interface WatchedPage {
  /** Number of pages of this listing so far, including this one. */
  readonly pages: number;
  /** IDs on the page that were on no earlier page. */
  readonly newIds: number;
  /** The token of the next page. */
  readonly nextToken: string;
}

/**
 * Processes a page that is not the last one. Detects cyclic tokens with Brent's algorithm: it remembers one token, for
 * twice as many pages each time it is replaced, so it detects a cycle of any length within three rounds.
 * @throws ListingRepeatsError if the listing is cyclic, or contains nothing new for too long
 * @throws ScanNotFinishedError if it is longer than any fleet
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
