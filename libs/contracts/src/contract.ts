import type { z } from 'zod';

/**
 * One version of a message, table item or file: its schema, and an example that the tests of both sides use.
 * A change of meaning is a new version with a new ID, never an edit of an old one.
 * The schema says what a writer may write. Readers ignore unknown properties (`parseContract`). A new field is optional
 * or has a documented meaning if it is absent.
 */
export interface Contract<Schema extends z.ZodType> {
  /** Stable name with version, such as `discover-input.v1`. Also the file name of the exported JSON Schema. */
  readonly id: string;
  readonly schema: Schema;
  readonly example: z.input<Schema>;
}

export function defineContract<Schema extends z.ZodType>(contract: Contract<Schema>): Contract<Schema> {
  return contract;
}
