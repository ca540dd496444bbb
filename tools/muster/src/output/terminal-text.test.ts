// cspell:ignore mred
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { cutText, padText, visibleText, widthOf } from './terminal-text.ts';

describe('text for a terminal', () => {
  it.each([
    ['plain', 'plain'],
    ['a\nb\tc\r', 'a\\nb\\tc\\r'],
    ['\u001b[31mred', '\\x1b[31mred'],
    ['\u009b2J', '\\x9b2J'],
    ['\u202eabc\u200b', '\\u202eabc\\u200b'],
    ['\ud800', '\\ud800'],
    ['é 日本 👩‍🚀', 'é 日本 👩‍🚀'],
  ])('%j is shown as %j', (text, visible) => {
    expect(visibleText(text)).toBe(visible);
  });

  it.each([
    ['abc', 3],
    ['日本', 4],
    ['👩‍🚀', 2],
    ['e\u0301', 1],
  ])('%j occupies %d columns', (text, width) => {
    expect(widthOf(text)).toBe(width);
  });

  it.each([
    ['abcdef', 4, 'abc…'],
    ['abcdef', 6, 'abcdef'],
    ['日本語', 4, '日…'],
    ['日本語', 5, '日本…'],
    ['👩‍🚀👩‍🚀', 3, '👩‍🚀…'],
    ['e\u0301e\u0301e\u0301', 2, 'e\u0301…'],
  ])('%j cut to %d columns is %j', (text, width, cut) => {
    expect(cutText(text, width)).toBe(cut);
  });

  it('is never wider than its column, and fills it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, width) => {
        expect(stringWidth(padText(cutText(visibleText(text), width), width))).toBe(width);
      }),
    );
  });
});
