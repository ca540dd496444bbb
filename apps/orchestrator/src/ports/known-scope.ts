export interface KnownTarget {
  readonly accountId: string;
  readonly region: string;
}

/** What the inventory table knows of, whatever a run covers. `InventoryReader` is one. */
export interface KnownScope {
  /** Every target, or those of the accounts behind one, by account and region, page by page. */
  targetPages(which: { afterAccountId?: string | undefined }): AsyncIterable<readonly KnownTarget[]>;
  /** Accounts that have an item of their own, by id. */
  listAccounts(): Promise<readonly string[]>;
}
