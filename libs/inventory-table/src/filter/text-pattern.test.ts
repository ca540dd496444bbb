import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { matchesPattern, parsePattern } from './text-pattern.ts';

describe('a text with wildcards', () => {
  it.each([
    ['web-1', 'web-1', true],
    ['web-1', 'web-10', false],
    ['web-1', 'Web-1', false],
    ['web-*', 'web-', true],
    ['web-*', 'web', false],
    ['*-1', 'web-1', true],
    ['*', '', true],
    ['a*a', 'a', false],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['*bc*cd*', 'abcd', false],
    ['a**b', 'ab', true],
    ['50\\*', '50*', true],
    ['50\\*', '50x', false],
    ['C:\\\\*', 'C:\\Windows', true],
    ['C:\\temp', 'C:\\temp', true],
    ['\\\\server', '\\\\server', true],
    ['a?c', 'abc', false],
    ['[ab]', 'a', false],
    ['*\n*', 'a\nb', true],
  ])('%j and %j: %j', (pattern, text, result) => {
    expect(matchesPattern(parsePattern(pattern), text)).toBe(result);
  });

  it('matches what fills its gaps', () => {
    const piece = fc.string().filter((text) => !/[*\\]/.test(text));
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, fc.string()), { minLength: 1 }), (parts) => {
        const pattern = parsePattern(parts.map(([text]) => text).join('*'));
        const filled = parts
          .map(([text, gap], index) => (index === parts.length - 1 ? text : text + gap))
          .join('');
        expect(matchesPattern(pattern, filled)).toBe(true);
      }),
    );
  });
});
