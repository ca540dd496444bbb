const BLANK = /(?:[\s;]|--[^\n]*(?:\n|$)|\/\*[\s\S]*?(?:\*\/|$))*/y;

/**
 * What follows the first statement of a text, without blanks, semicolons and comments in front.
 * @param statement the first statement, as SQLite returns it: the start of the text
 */
export function afterStatement(sql: string, statement: string): string {
  BLANK.lastIndex = statement.length;
  const [blank = ''] = BLANK.exec(sql) ?? [];
  return sql.slice(statement.length + blank.length);
}
