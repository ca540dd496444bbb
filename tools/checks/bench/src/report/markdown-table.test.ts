import { expect, it } from '@jest/globals';
import { markdownTable } from './markdown-table.ts';

it('formats a table as Prettier does', () => {
  expect(
    markdownTable(
      ['what', 'median'],
      [
        ['first run', '21.8 s'],
        ['x', '7 s'],
      ],
    ),
  ).toBe(
    [
      '| what      | median |',
      '| --------- | -----: |',
      '| first run | 21.8 s |',
      '| x         |    7 s |',
    ].join('\n'),
  );
});
