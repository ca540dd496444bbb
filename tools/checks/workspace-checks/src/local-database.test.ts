import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { COPY_SCHEMA, DATABASE_FILE, openDatabase, QueryFile } from '@muster/sqlite';
import { workspaceRoot } from './projects.ts';

const document = readFileSync(join(workspaceRoot, 'docs/local-database.md'), 'utf8');
const path = join(mkdtempSync(join(tmpdir(), 'muster-local-database-')), DATABASE_FILE);
const database = openDatabase({ path, mode: 'write' });
// Only a copy of a stage has these tables.
for (const sql of COPY_SCHEMA) database.run(sql);
database.close();
const file = new QueryFile(path);
afterAll(() => file.close());

const namesIn = (sql: string): string[] => [...file.query(sql).rows()].map(([name]) => String(name));
const tables = namesIn(
  "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY name",
);

/** The sections of the document's second part, by the name of their table. */
const sections = new Map(
  document
    .split(/^### /m)
    .slice(1)
    .map((section) => [/^\w+/.exec(section)?.[0] ?? '', section]),
);
const queries = [...document.matchAll(/^```sql\n([\s\S]*?)^```/gm)].map(([, sql = '']) => sql);

describe('docs/local-database.md', () => {
  it('describes every table and view', () => {
    expect([...sections.keys()].sort()).toEqual(tables);
  });

  it.each(tables)('names the columns of %s in their order', (table) => {
    const described = [...(sections.get(table) ?? '').matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
    expect(described).toEqual(namesIn(`SELECT name FROM pragma_table_info('${table}') ORDER BY cid`));
  });

  it('has ten queries, and one about dead letters', () => {
    expect(queries).toHaveLength(11);
  });

  it.each(queries)('has a query that runs: %s', (sql) => {
    expect([...file.query(sql).rows()]).toEqual([]);
  });
});
