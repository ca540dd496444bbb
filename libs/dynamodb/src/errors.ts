import { MusterError } from '@muster/errors';

/**
 * DynamoDB left items unprocessed until the end of the time. Nothing is lost: the caller may repeat the whole batch.
 */
export class UnprocessedItemsError extends MusterError {
  static override readonly code = 'UnprocessedItems';
  static override readonly retryable = true;

  constructor(tableName: string, count: number) {
    super(
      `DynamoDB left ${count} ${count === 1 ? 'item' : 'items'} of table ${tableName} unprocessed for as long as the invocation could wait`,
    );
  }
}

/** The answer to a batch concerns another table. The result of the batch is unknown. */
export class UnexpectedTableError extends MusterError {
  static override readonly code = 'UnexpectedAnswer';
  static override readonly retryable = true;

  constructor(tableName: string, other: string) {
    super(`DynamoDB answered for table ${other} to a batch for table ${tableName}`);
  }
}

/** Items that must exist are not in the table, so the items that were read are incomplete. */
export class MissingItemsError extends MusterError {
  static override readonly code = 'MissingItems';
  /** @param what description of the items, such as `accounts of run r1` */
  constructor(
    tableName: string,
    what: string,
    counts: { readonly found: number; readonly expected: number },
  ) {
    super(`table ${tableName} holds ${counts.found} of ${counts.expected} ${what}`);
  }
}
