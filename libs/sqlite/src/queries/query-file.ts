import { ImpossibleStateError } from '@muster/errors';
import { constants, type DatabaseSync, openSqlite } from '../database.ts';
import { databaseError, isSqliteError } from '../sqlite-error.ts';
import { InvalidQueryError } from './errors.ts';
import { linesOf } from './locate.ts';
import { whyRefused } from './reading.ts';
import { afterStatement } from './statement-end.ts';

/** A value of a result. Integers above `Number.MAX_SAFE_INTEGER` are bigints. */
export type QueryValue = null | number | bigint | string | Uint8Array;

export interface Query {
  /** Column names in order. Two columns may have the same name. */
  readonly columns: readonly string[];
  /** The tables and views that the statement reads, those behind its views too. */
  readonly tables: ReadonlySet<string>;
  /** @throws InvalidQueryError if a row cannot be computed; DatabaseError */
  rows(): Iterable<readonly QueryValue[]>;
}

const ONE_STATEMENT = 'Enter one SQL statement at a time';
/** Number of characters shown of the text after a statement. */
const SHOWN_CHARACTERS = 40;

/** A database file of Muster for queries of a user. A query cannot change the file or reach another one. */
export class QueryFile {
  readonly #path: string;
  readonly #sqlite: DatabaseSync;
  /** What the authorizer rejected in the SQL that is being prepared. */
  #refused: string | undefined;
  /** What the text that is being prepared reads. */
  #tables = new Set<string>();

  /** @throws DatabaseError */
  constructor(path: string) {
    this.#path = path;
    this.#sqlite = openSqlite(path);
    this.#sqlite.setAuthorizer((action, first, second) => {
      if (action === constants.SQLITE_READ && first !== null) this.#tables.add(first);
      const refused = whyRefused(action, first, second);
      if (refused === undefined) return constants.SQLITE_OK;
      this.#refused ??= refused;
      return constants.SQLITE_DENY;
    });
  }

  /** @throws InvalidQueryError unless the text is one statement that only reads */
  query(sql: string): Query {
    const statement = this.#prepare(sql);
    const rest = afterStatement(sql, statement.sourceSQL);
    if (rest !== '')
      throw new InvalidQueryError(`${ONE_STATEMENT}. A second one begins at "${firstWords(rest)}"`);
    statement.setReturnArrays(true);
    statement.setReadBigInts(true);
    const failing = (error: unknown) => this.#failing(error);
    return {
      columns: statement.columns().map(({ name }) => name),
      tables: this.#tables,
      *rows() {
        try {
          for (const row of statement.iterate()) yield valuesOf(row);
        } catch (error) {
          throw failing(error);
        }
      },
    };
  }

  close(): void {
    this.#sqlite.close();
  }

  #prepare(sql: string) {
    this.#refused = undefined;
    this.#tables = new Set();
    try {
      return this.#sqlite.prepare(sql);
    } catch (error) {
      if (isEmptyText(error)) throw new InvalidQueryError(`${ONE_STATEMENT}: the text has none`);
      throw this.#failing(error, sql);
    }
  }

  #failing(error: unknown, sql?: string): unknown {
    // SQLite rejects VACUUM at the first row, and everything else before.
    if (this.#refused !== undefined)
      return new InvalidQueryError(`The database is open for reading only: ${this.#refused} is refused`);
    const meaning = databaseError(error, this.#path);
    if (meaning !== error || !isSqliteError(error)) return meaning;
    const lines = sql === undefined ? [] : linesOf(sql, error.message, (text) => this.#messageOf(text));
    return new InvalidQueryError(`${error.message}${placeText(lines)}`, { cause: error });
  }

  /** The message with which SQLite rejects a text. */
  #messageOf(sql: string): string | undefined {
    try {
      this.#sqlite.prepare(sql);
      return undefined;
    } catch (error) {
      return isSqliteError(error) ? error.message : undefined;
    }
  }
}

/** `node:sqlite` rejects a text that contains only comments and blanks. */
const isEmptyText = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_INVALID_ARG_VALUE';

const placeText = (lines: readonly number[]): string =>
  lines.length === 0 ? '' : ` (line${lines.length > 1 ? 's' : ''} ${lines.join(', ')})`;

const firstWords = (text: string): string => {
  const [line = ''] = text.split('\n');
  return line.length > SHOWN_CHARACTERS ? `${line.slice(0, SHOWN_CHARACTERS)}…` : line;
};

function valuesOf(row: unknown): QueryValue[] {
  if (!Array.isArray(row)) throw new ImpossibleStateError('SQLite gave a row that is not an array');
  return row.map((value: QueryValue) =>
    typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value,
  );
}
