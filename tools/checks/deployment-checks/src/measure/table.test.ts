import { describe, expect, it } from '@jest/globals';
import { median } from './median.ts';
import { tableOf } from './table.ts';

describe('median', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[10, 9], 9.5],
    [[7], 7],
    [[], NaN],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });
});

describe('tableOf', () => {
  it('formats a Markdown table as Prettier does', () => {
    const rows = [
      { name: 'discover', zipBytes: 1_012_458, withoutMapBytes: 398_487, startMs: 212.4, importMs: 180.6 },
      { name: 'planRun', zipBytes: 73_050, withoutMapBytes: 38_499, startMs: 99.5, importMs: 60 },
    ];
    expect(tableOf(rows)).toBe(
      [
        '| function   | zip, kB | without source map, kB | start, ms | of it import, ms |',
        '| ---------- | ------: | ---------------------: | --------: | ---------------: |',
        '| `discover` |    1012 |                    398 |       212 |              181 |',
        '| `planRun`  |      73 |                     38 |       100 |               60 |',
        '',
      ].join('\n'),
    );
  });
});
