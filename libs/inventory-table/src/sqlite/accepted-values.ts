import type * as z from 'zod';

/** Distinct values that are remembered: more than a column such as the instance type has. */
const MOST_REMEMBERED = 500;

/**
 * Whether a schema accepts a value. Remembers what it accepted: an inventory has millions of rows, and most columns have
 * few distinct values. Only for schemas that leave a value as it is.
 */
export class AcceptedValues {
  readonly #schema: z.ZodType;
  readonly #accepted = new Set<unknown>();

  constructor(schema: z.ZodType) {
    this.#schema = schema;
  }

  has(value: unknown): boolean {
    if (this.#accepted.has(value)) return true;
    if (!this.#schema.safeParse(value).success) return false;
    if (this.#accepted.size >= MOST_REMEMBERED) this.#accepted.clear();
    this.#accepted.add(value);
    return true;
  }
}
