/** Strings, quoted names, comments and words, in this order: a word inside a string is not a word of the statement. */
const TOKEN =
  /'(?:[^']|'')*'?|"(?:[^"]|"")*"?|`(?:[^`]|``)*`?|\[[^\]]*\]?|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|[\w$\u0080-\uffff]+|[^\s]/g;

interface Place {
  readonly start: number;
  readonly end: number;
}

/** How SQLite names the token in its messages. Source: https://www.sqlite.org/src/file/src/parse.y and resolve.c */
const NAMED =
  /^(?:near "([\s\S]+)": syntax error|no such (?:column|table|function): ([\s\S]+)|ambiguous column name: ([\s\S]+)|wrong number of arguments to function (.+)\(\)|unrecognized token: "([\s\S]+)")$/;

const lineAt = (sql: string, index: number): number => sql.slice(0, index).split('\n').length;

/** The token in a message of SQLite. Undefined if it names none. */
export function tokenIn(message: string): string | undefined {
  const [, ...named] = NAMED.exec(message) ?? [];
  return named.find((token) => token !== undefined);
}

function placesOf(sql: string, token: string): Place[] {
  // SQLite names a column of a table as `table.column`.
  const parts = tokensOf(token).map(({ text }) => plain(text));
  const tokens = tokensOf(sql);
  const places: Place[] = [];
  for (let first = 0; first + parts.length <= tokens.length; first++) {
    const found = tokens.slice(first, first + parts.length);
    const last = found.at(-1);
    if (last === undefined || !found.every(({ text }, index) => plain(text) === parts[index])) continue;
    places.push({ start: found[0]?.start ?? 0, end: last.start + last.text.length });
  }
  return places;
}

const tokensOf = (sql: string) =>
  [...sql.matchAll(TOKEN)]
    .map(({ 0: text, index: start }) => ({ text, start }))
    .filter(({ text }) => !text.startsWith('--') && !text.startsWith('/*'));

/** A name without its quotes, in lower case. SQLite ignores case in names. */
const plain = (text: string): string =>
  (/^["`[]/.test(text) && text.length > 1 ? text.slice(1, -1) : text).toLowerCase();

/**
 * The lines, starting at 1, on which the token of a message can be.
 * @param messageOf the message with which SQLite rejects a text; undefined if it accepts the text
 */
export function linesOf(
  sql: string,
  message: string,
  messageOf: (sql: string) => string | undefined,
): readonly number[] {
  if (message === 'incomplete input') return [lineAt(sql, sql.trimEnd().length)];
  const token = tokenIn(message);
  if (token === undefined) return [];
  if (message.startsWith('unrecognized token')) {
    const index = sql.indexOf(token);
    return index === -1 ? [] : [lineAt(sql, index)];
  }
  const places = placesOf(sql, token);
  if (message.startsWith('near ')) {
    // The parser reads from left to right: the text up to the rejected token is rejected with the same message.
    const refused = places.find(({ end }) => messageOf(sql.slice(0, end)) === message);
    return refused === undefined ? [] : [lineAt(sql, refused.start)];
  }
  return [...new Set(places.map(({ start }) => lineAt(sql, start)))];
}
