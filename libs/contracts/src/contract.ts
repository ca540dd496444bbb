import type { z } from 'zod';

/**
 * One message, table item or file in one version: its schema, and an example that both sides' tests use.
 * A change of meaning is a new version with a new id, never an edit of an old one.
 *
 * The schema says what a writer may write; readers ignore what they do not know (`parseContract`). A field that is added
 * is optional or has a documented meaning where it is absent.
 */
export interface Contract<Schema extends z.ZodType> {
  /** Stable name with version, such as `discover-input.v1`; also the file name of the exported JSON Schema. */
  readonly id: string;
  readonly schema: Schema;
  readonly example: z.input<Schema>;
}

export function defineContract<Schema extends z.ZodType>(contract: Contract<Schema>): Contract<Schema> {
  return contract;
}
