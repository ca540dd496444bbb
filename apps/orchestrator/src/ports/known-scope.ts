export interface KnownTarget {
  readonly accountId: string;
  readonly region: string;
}

/** The contents of the inventory table, independent of a run's scope. `InventoryReader` implements it. */
export interface KnownScope {
  /** Every target, or those of the accounts after one, sorted by account and region, page by page. */
  targetPages(which: { afterAccountId?: string | undefined }): AsyncIterable<readonly KnownTarget[]>;
  /** Accounts with a separate item, by ID. */
  listAccounts(): Promise<readonly string[]>;
}
