const BLANK = /(?:[\s;]|--[^\n]*(?:\n|$)|\/\*[\s\S]*?(?:\*\/|$))*/y;

/**
 * The text after the first statement, without leading blanks, semicolons and comments.
 * @param statement the first statement as SQLite returns it: the beginning of the text
 */
export function afterStatement(sql: string, statement: string): string {
  BLANK.lastIndex = statement.length;
  const [blank = ''] = BLANK.exec(sql) ?? [];
  return sql.slice(statement.length + blank.length);
}
