import { constants } from '../database.ts';

/** Pragmas that read, if they have no value. Source: https://www.sqlite.org/pragma.html */
const READING_WITH_ARGUMENT = new Set([
  'table_info',
  'table_xinfo',
  'table_list',
  'index_list',
  'index_info',
  'index_xinfo',
  'foreign_key_list',
]);
const READING = new Set([
  ...READING_WITH_ARGUMENT,
  'application_id',
  'collation_list',
  'compile_options',
  'database_list',
  'encoding',
  'freelist_count',
  'function_list',
  'page_count',
  'page_size',
  'pragma_list',
  'schema_version',
  'user_version',
]);
/** Functions that load code or reach other files. */
const REFUSED_FUNCTIONS = new Set(['load_extension', 'readfile', 'writefile', 'edit', 'fts3_tokenizer']);

const READING_ACTIONS = new Set<number>([
  constants.SQLITE_SELECT,
  constants.SQLITE_READ,
  constants.SQLITE_RECURSIVE,
]);

/** Descriptions of actions for messages. All other actions are "a change of the database". */
const WORDS: ReadonlyMap<number, string> = new Map([
  [constants.SQLITE_ATTACH, 'ATTACH or VACUUM'],
  [constants.SQLITE_DETACH, 'DETACH'],
  [constants.SQLITE_TRANSACTION, 'a transaction'],
  [constants.SQLITE_SAVEPOINT, 'a savepoint'],
]);

/**
 * Why SQLite must not compile an action of a query. Undefined if the action only reads.
 * @param first,second arguments of the action, as in https://www.sqlite.org/c3ref/c_alter_table.html
 */
export function whyRefused(action: number, first: string | null, second: string | null): string | undefined {
  if (READING_ACTIONS.has(action)) return undefined;
  if (action === constants.SQLITE_FUNCTION)
    return REFUSED_FUNCTIONS.has(second ?? '') ? `the function ${second ?? ''}` : undefined;
  if (action === constants.SQLITE_PRAGMA) {
    const name = (first ?? '').toLowerCase();
    const reads = second === null ? READING.has(name) : READING_WITH_ARGUMENT.has(name);
    return reads ? undefined : `PRAGMA ${name}`;
  }
  return WORDS.get(action) ?? 'a change of the database';
}
