import { describe, expect, it } from '@jest/globals';
import { defaultLossGuard } from '@muster/contracts';
import fc from 'fast-check';
import { isSuddenLoss, judge } from './loss-guard.ts';

describe('a sudden loss', () => {
  it.each([
    [20, 0, true],
    [19, 0, false],
    [20, 1, false],
    [199, 1, false],
    [199, 0, true],
    [200, 99, true],
    [200, 100, false],
    [201, 100, true],
    [0, 0, false],
    [0, 50, false],
    [1000, 2000, false],
  ])('is detected for %d instances of which %d are found: %s', (before, found, expected) => {
    expect(isSuddenLoss({ before, found }, defaultLossGuard)).toBe(expected);
  });

  it('uses the configured thresholds, or is never detected', () => {
    const guard = { noneLeftOf: 1, halfLeftOf: 4, pauseSeconds: 30 };
    expect(isSuddenLoss({ before: 1, found: 0 }, guard)).toBe(true);
    expect(isSuddenLoss({ before: 4, found: 1 }, guard)).toBe(true);
    expect(isSuddenLoss({ before: 3, found: 1 }, guard)).toBe(false);
    expect(isSuddenLoss({ before: 1000, found: 0 }, 'off')).toBe(false);
  });
});

describe('listings with missing resources', () => {
  const set = (ids: string) => new Set(ids);
  it.each([
    [['abc'], 'scan again'],
    [['abc', 'abc'], 'confirmed'],
    [['abc', ''], 'scan again'],
    [['abc', 'ab'], 'scan again'],
    [['ab', 'abc'], 'scan again'],
    // The first was wrong, the later ones agree.
    [['abc', '', ''], 'corrected'],
    [['abc', 'ab', 'ab'], 'corrected'],
    // The listing recovers step by step.
    [['abc', 'ab', ''], 'corrected'],
    [['abc', 'ab', 'a'], 'corrected'],
    // The second showed less than the two others.
    [['ab', 'abc', 'ab'], 'confirmed'],
    // The third lacks what the second showed.
    [['abc', '', 'abc'], 'disagreed'],
    [['abc', 'ab', 'abc'], 'disagreed'],
    [['abc', 'ab', 'bc'], 'disagreed'],
    [['abc', '', 'c'], 'disagreed'],
  ])('%j: %s', (lacks, expected) => {
    expect(judge(lacks.map(set))).toBe(expected);
  });

  it('never mark a resource as gone that one of the last two showed', () => {
    const lack = fc.uniqueArray(fc.constantFrom(...'abcd')).map((ids) => new Set(ids));
    fc.assert(
      fc.property(fc.array(lack, { minLength: 1, maxLength: 3 }), (lacks) => {
        const verdict = judge(lacks);
        if (verdict !== 'confirmed' && verdict !== 'corrected') return;
        expect(lacks.length).toBeGreaterThan(1);
        expect([...(lacks.at(-1) ?? [])].filter((id) => lacks.at(-2)?.has(id) !== true)).toEqual([]);
      }),
    );
  });
});
