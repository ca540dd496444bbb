/** A column of a table, named after the field in its contract. */
export type Column = readonly [field: string, column: string];

/** `account_id AS accountId, …`: rows get the field names of the contract. */
export const select = (columns: readonly Column[]): string =>
  columns.map(([field, column]) => `${column} AS "${field}"`).join(', ');

/** The fields of a row that have a value. NULL means that the field is absent. */
export function present(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  // The names are column names, never input.
  for (const name in row) if (row[name] !== null) fields[name] = row[name];
  return fields;
}
