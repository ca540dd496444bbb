import { ListingRepeatsError } from '@muster/errors';

/** Empty pages are allowed, but no listing of AWS returns this many in a row. */
const MOST_PAGES_WITHOUT_NEW = 100;

/** More than any listing that Muster reads: 100 GB of a DynamoDB table. */
const MOST_PAGES = 100_000;

/** Limits the number of pages of a listing whose end the other side determines. */
export class ListingBound {
  readonly #listing: string;
  readonly #tokens = new Set<string>();
  #pagesWithoutNew = 0;

  /**
   * @param listing name of the listing for the message, such as `organizations:ListAccountsForParent of
   * ou-abcd-11111111`
   */
  constructor(listing: string) {
    this.#listing = listing;
  }

  /**
   * Checks a page that is not the last one.
   * @param token the page's token for the next page
   * @param newItems number of items on the page that no earlier page had
   * @throws ListingRepeatsError
   */
  goOn(token: string, newItems: number): void {
    if (this.#tokens.has(token))
      throw this.#noEnd(
        `page ${this.#tokens.size + 1} has the same token for the next page as a page before, the listing repeats itself`,
      );
    this.#tokens.add(token);
    this.#pagesWithoutNew = newItems > 0 ? 0 : this.#pagesWithoutNew + 1;
    if (this.#pagesWithoutNew >= MOST_PAGES_WITHOUT_NEW)
      throw this.#noEnd(
        `the last ${MOST_PAGES_WITHOUT_NEW} pages had nothing new, the listing repeats itself`,
      );
    if (this.#tokens.size >= MOST_PAGES) throw this.#noEnd(`it has more than ${MOST_PAGES} pages`);
  }

  #noEnd(fault: string): ListingRepeatsError {
    return new ListingRepeatsError(
      `${this.#listing} does not come to an end: ${fault}; the listing was given up`,
    );
  }
}
