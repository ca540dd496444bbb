import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { DATABASE_FILE, openDatabase } from '@muster/sqlite';
import { sqlPorts } from '../adapters/sql-ports.ts';
import { main } from '../main.ts';
import { fakeSurroundings } from '../testing/fake-surroundings.ts';

const SQL = 'SELECT account_id, region FROM targets ORDER BY region';

let directory: string;
let fake: ReturnType<typeof fakeSurroundings>;
let stdin: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'muster-sql-'));
  mkdirSync(join(directory, '.muster'));
  const database = openDatabase({ path: join(directory, '.muster', DATABASE_FILE), mode: 'write' });
  for (const region of ['us-east-1', 'eu-west-1'])
    database.run('INSERT INTO targets (account_id, region) VALUES (?, ?)', '111111111111', region);
  database.close();
  fake = fakeSurroundings(directory);
});

const muster = (...args: string[]) => {
  const ports = sqlPorts({});
  const read = async (file: string | undefined) => (file === undefined ? stdin : ports.read(file));
  return main(args, { ...fake.surroundings, sql: async () => ({ ...ports, prompt: undefined, read }) });
};

describe('muster sql', () => {
  it('prints the result as a table', async () => {
    expect(await muster('sql', SQL)).toBe(0);
    expect(fake.text().stdout).toBe(
      'ACCOUNT_ID    REGION\n111111111111  eu-west-1\n111111111111  us-east-1\n',
    );
  });

  it('prints one JSON array of objects', async () => {
    expect(await muster('sql', '--json', SQL)).toBe(0);
    expect(JSON.parse(fake.text().stdout)).toEqual([
      { account_id: '111111111111', region: 'eu-west-1' },
      { account_id: '111111111111', region: 'us-east-1' },
    ]);
  });

  it('reads the statement from a file, or from stdin', async () => {
    writeFileSync(join(directory, 'query.sql'), `-- all\n${SQL};\n`);
    expect(await muster('sql', '--file', 'query.sql', '--format', 'csv')).toBe(0);
    const expected = 'account_id,region\n111111111111,eu-west-1\n111111111111,us-east-1\n';
    expect(fake.text().stdout).toBe(expected);
    stdin = SQL;
    expect(await muster('sql', '--file', '-', '--format', 'csv')).toBe(0);
    expect(await muster('sql', '--format', 'csv')).toBe(0);
    expect(fake.text().stdout).toBe(expected.repeat(2));
  });

  it.each([
    [['DELETE FROM targets'], 'The database is open for reading only: a change of the database is refused'],
    [['SELECT 1; SELECT 2'], 'Enter one SQL statement at a time. A second one begins at "SELECT 2"'],
    [['SELECT region\nFORM targets'], 'near "targets": syntax error (line 2)'],
    [['--json', 'SELECT 1 AS a, 2 AS a'], 'two columns are named "a": give one of them another name with AS'],
    [['--json', '--format', 'csv', 'SELECT 1'], '--json and --format csv cannot be combined'],
    [['--file', 'x.sql', 'SELECT 1'], 'enter a statement or --file, not both'],
  ])('refuses %j as wrong use', async (args, message) => {
    expect(await muster('sql', ...args)).toBe(2);
    expect(fake.text().stderr).toBe(`error: ${message}\n`);
  });

  it('names a file that cannot be read', async () => {
    expect(await muster('sql', '--file', 'none.sql')).toBe(2);
    expect(fake.text().stderr).toBe(
      `error: the file of the query, ${join(directory, 'none.sql')}, cannot be read: ENOENT\n`,
    );
  });

  it('says that a data directory holds no database', async () => {
    expect(await muster('sql', '--data', 'elsewhere', 'SELECT 1')).toBe(1);
    expect(fake.text().stderr).toMatch(
      /^error: No run has been made in .*elsewhere yet: start one with "npx muster run", or choose another directory with --data\.\n$/,
    );
  });
});
