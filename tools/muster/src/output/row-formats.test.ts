import { describe, expect, it } from '@jest/globals';
import type { Query, QueryValue } from '@muster/sqlite';
import { formatRows, ROW_FORMATS, type RowFormat } from './row-formats.ts';

const query = (columns: readonly string[], ...rows: (readonly QueryValue[])[]): Query => ({
  columns,
  tables: new Set(),
  rows: () => rows,
});
const text = (format: RowFormat, of: Query) => [...formatRows(format, of)].join('');

const sample = query(
  ['region', 'n'],
  ['us-east-1', 9007199254740993n],
  ['eu-west-1', null],
  ['a"b,\u001b[31m\n', 1.5],
);

describe('formatRows', () => {
  it('aligns a table and puts each row on one line', () => {
    expect(text('table', sample)).toBe(
      'REGION      N\nus-east-1   9007199254740993\neu-west-1\na"b, [31m   1.5\n',
    );
  });

  it('writes one JSON array of objects with unchanged integers', () => {
    const json = text('json', sample);
    expect(json).toContain('{"region":"us-east-1","n":9007199254740993}');
    expect(JSON.parse(json)).toHaveLength(3);
    expect(JSON.parse(json)[2]).toEqual({ region: 'a"b,\u001b[31m\n', n: 1.5 });
  });

  it('writes one JSON object a line', () => {
    expect(
      text('ndjson', sample)
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).region),
    ).toEqual(['us-east-1', 'eu-west-1', 'a"b,\u001b[31m\n']);
  });

  it('writes CSV with a head, quotes and empty fields', () => {
    expect(text('csv', sample)).toBe(
      'region,n\nus-east-1,9007199254740993\neu-west-1,\n"a""b,\u001b[31m\n",1.5\n',
    );
  });

  it('shows bytes as hexadecimal digits', () => {
    expect(text('ndjson', query(['x'], [new Uint8Array([1, 255])]))).toBe('{"x":"01ff"}\n');
  });

  it('keeps a column that is named like a member of every object', () => {
    expect(text('ndjson', query(['__proto__', 'constructor'], [1, 2]))).toBe(
      '{"__proto__":1,"constructor":2}\n',
    );
  });

  it.each([
    ['table', 'No rows.\n'],
    ['json', '[]\n'],
    ['ndjson', ''],
    ['csv', 'region\n'],
  ] as const)('writes an empty result as %s', (format, expected) => {
    expect(text(format, query(['region']))).toBe(expected);
  });

  it('refuses two columns of one name in objects, and shows both in columns', () => {
    const twice = query(['a', 'a'], [1, 2]);
    expect(() => text('json', twice)).toThrow(
      'two columns are named "a": give one of them another name with AS',
    );
    expect(text('csv', twice)).toBe('a,a\n1,2\n');
  });

  it.each(ROW_FORMATS)('writes many rows as %s', (format) => {
    const rows = Array.from({ length: 2500 }, (_, index) => [index]);
    const lines = text(format, query(['n'], ...rows));
    expect(lines).toContain('2499');
    expect(lines.match(/\d+/g)).toHaveLength(2500);
  });
});
