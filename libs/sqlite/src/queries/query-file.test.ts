// cspell:ignore nme
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openDatabase } from '../database.ts';
import { DatabaseMissingError } from '../errors.ts';
import { QueryFile } from './query-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'muster-queries-'));
const path = join(folder, 'muster.db');
let file: QueryFile;

beforeAll(() => {
  const database = openDatabase({ path, mode: 'write' });
  database.run(
    `INSERT INTO targets (account_id, region, present) VALUES ('111111111111', 'us-east-1', 2), ('222222222222', 'us-east-1', 9007199254740993)`,
  );
  database.close();
  file = new QueryFile(path);
});
afterAll(() => file.close());

const rows = (sql: string) => [...file.query(sql).rows()];
const message = (sql: string): string => {
  try {
    rows(sql);
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
  return 'accepted';
};

describe('a query', () => {
  it('returns columns and rows, with large integers unchanged', () => {
    const { columns } = file.query('SELECT account_id, present FROM targets');
    expect(columns).toEqual(['account_id', 'present']);
    expect(rows('SELECT account_id, present FROM targets ORDER BY account_id')).toEqual([
      ['111111111111', 2],
      ['222222222222', 9007199254740993n],
    ]);
  });

  it('may end with semicolons, blanks and comments', () => {
    expect(rows(' SELECT 1 ; ; -- done\n /* ; */ ')).toEqual([[1]]);
    expect(rows('SELECT 1 -- no end')).toEqual([[1]]);
  });

  it.each([
    'PRAGMA table_info(targets)',
    "SELECT name FROM pragma_table_info('targets')",
    'PRAGMA user_version',
    'EXPLAIN QUERY PLAN SELECT * FROM targets',
    'WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 3) SELECT x FROM n',
    "SELECT json_extract(tags, '$.Owner') FROM resources",
    'VALUES (1), (2)',
  ])('reads: %s', (sql) => {
    expect(message(sql)).toBe('accepted');
  });
});

describe('a rejected query', () => {
  it.each([
    ['DELETE FROM targets', 'a change of the database'],
    ["INSERT INTO targets (account_id, region) VALUES ('1', '2')", 'a change of the database'],
    ["UPDATE targets SET region = 'x'", 'a change of the database'],
    ['WITH x AS (SELECT 1) DELETE FROM targets', 'a change of the database'],
    ['CREATE TEMP TABLE x (y)', 'a change of the database'],
    ['DROP TABLE targets', 'a change of the database'],
    [`ATTACH '${join(folder, 'other.db')}' AS other`, 'ATTACH or VACUUM'],
    [`VACUUM INTO '${join(folder, 'copy.db')}'`, 'ATTACH or VACUUM'],
    ['PRAGMA user_version = 7', 'PRAGMA user_version'],
    ['PRAGMA journal_mode = DELETE', 'PRAGMA journal_mode'],
    ['PRAGMA journal_mode', 'PRAGMA journal_mode'],
    ['PRAGMA writable_schema = 1', 'PRAGMA writable_schema'],
    ['PRAGMA wal_checkpoint', 'PRAGMA wal_checkpoint'],
    ['BEGIN', 'a transaction'],
    ["SELECT load_extension('x')", 'the function load_extension'],
  ])('%s', (sql, refused) => {
    expect(message(sql)).toBe(`InvalidQuery: The database is open for reading only: ${refused} is refused`);
  });

  it('leaves the file and its folder unchanged', () => {
    expect(rows('SELECT count(*) FROM targets')).toEqual([[2]]);
    expect(rows('PRAGMA user_version')).not.toEqual([[7]]);
    expect(existsSync(join(folder, 'copy.db'))).toBe(false);
    expect(existsSync(join(folder, 'other.db'))).toBe(false);
  });

  it.each([
    ['SELECT 1; SELECT 2', 'Enter one SQL statement at a time. A second one begins at "SELECT 2"'],
    [
      'SELECT 1; -- and\nDELETE FROM targets',
      'Enter one SQL statement at a time. A second one begins at "DELETE FROM targets"',
    ],
    ['  -- nothing\n', 'Enter one SQL statement at a time: the text has none'],
    ['', 'Enter one SQL statement at a time: the text has none'],
    ['SELECT region\nFORM targets', 'near "targets": syntax error (line 2)'],
    [
      "SELECT 'FROM', region -- FROM\n FROM targets\nWHERE region = 'x' FROM targets",
      'near "FROM": syntax error (line 3)',
    ],
    ['SELECT\n  nme\nFROM targets', 'no such column: nme (line 2)'],
    ['SELECT t.nme\nFROM targets t', 'no such column: t.nme (line 1)'],
    ['SELECT nme FROM targets\nORDER BY nme', 'no such column: nme (lines 1, 2)'],
    ['SELECT 1\nFROM resource', 'no such table: resource (line 2)'],
    ['SELECT\nfoo(1)', 'no such function: foo (line 2)'],
    ['SELECT 1,\n "open', 'unrecognized token: ""open" (line 2)'],
    ['SELECT 1\nFROM targets WHERE\n', 'incomplete input (line 2)'],
    ["SELECT json('{')", 'malformed JSON'],
  ])('names the token and the line: %j', (sql, text) => {
    expect(message(sql)).toBe(`InvalidQuery: ${text}`);
  });

  it('is never accepted with a second statement after it', () => {
    fc.assert(
      fc.property(fc.constantFrom(';', '; ', ';\n--x\n', ';/**/;', ' ;'), fc.string(), (between, rest) => {
        const isBlank = /^(?:[\s;]|--[^\n]*(?:\n|$)|\/\*[\s\S]*?(?:\*\/|$))*$/.test(rest);
        fc.pre(!isBlank);
        expect(message(`SELECT 1${between}${rest}`)).toMatch(/^InvalidQuery: Enter one SQL statement/);
      }),
    );
  });
});

it('a query file', () => {
  expect(() => new QueryFile(join(folder, 'none.db'))).toThrow(DatabaseMissingError);
});
