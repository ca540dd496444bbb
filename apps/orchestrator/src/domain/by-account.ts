/** Look-up of accounts in pages that are ordered by account. Request the accounts in the same order. */
export class ByAccount<Row extends { readonly accountId: string }> {
  readonly #rows: AsyncIterator<Row>;
  #next: Promise<IteratorResult<Row>> | undefined;

  constructor(pages: AsyncIterable<readonly Row[]>) {
    this.#rows = rowsOf(pages);
  }

  /** The first account that was not taken yet. Undefined at the end. */
  async peek(): Promise<string | undefined> {
    const next = await this.#peekRow();
    return next?.accountId;
  }

  /** The rows of an account. Skips those of earlier accounts. */
  async take(accountId: string): Promise<Row[]> {
    const taken: Row[] = [];
    for (let row = await this.#peekRow(); row !== undefined; row = await this.#peekRow()) {
      if (row.accountId > accountId) break;
      if (row.accountId === accountId) taken.push(row);
      this.#next = undefined;
    }
    return taken;
  }

  async #peekRow(): Promise<Row | undefined> {
    const result = await (this.#next ??= this.#rows.next());
    return result.done === true ? undefined : result.value;
  }
}

async function* rowsOf<Row>(pages: AsyncIterable<readonly Row[]>): AsyncGenerator<Row, undefined> {
  for await (const page of pages) yield* page;
  return undefined;
}
