import { describe, expect, it } from '@jest/globals';
import { firstInventoryProblems } from './first-inventory.ts';

const sample = {
  targets: 34,
  ends: { done: 34 },
  durationMs: 100_000,
  tableMs: 85_000,
  writeUnits: 34_400,
  unprocessed: 9_000,
  refused: 700,
};

describe('firstInventoryProblems', () => {
  it('finds no problem if every target is done nearly as fast as the table allows', () => {
    expect(firstInventoryProblems(sample)).toEqual([]);
  });

  it('names targets that the first attempt did not complete, and a time above 1.3 times the limit', () => {
    const ends = { done: 20, UnprocessedItems: 13, incomplete: 1 };
    expect(firstInventoryProblems({ ...sample, ends, durationMs: 119_000 })).toEqual([
      '20 of 34 targets were done by the first attempt; the others: 13 UnprocessedItems, 1 incomplete',
      'it took 1.40 times what the table needs, more than 1.3',
    ]);
  });
});
