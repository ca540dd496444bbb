/** A column of a table under the name that the field has in its contract. */
export type Column = readonly [field: string, column: string];

/** `account_id AS accountId, …`: rows have the names of the contract. */
export const select = (columns: readonly Column[]): string =>
  columns.map(([field, column]) => `${column} AS "${field}"`).join(', ');

/** The fields of a row that have a value: NULL is the absence of a field. */
export function present(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  // The names are those of columns, never words from outside.
  for (const name in row) if (row[name] !== null) fields[name] = row[name];
  return fields;
}
