import { describe, expect, it } from '@jest/globals';
import { anyOf, compiledPattern, literalOf, patternOf } from './patterns.ts';

describe('a pattern', () => {
  it.each([
    ['production', 'production', true],
    ['production', 'Production', false],
    ['production', 'production-1', false],
    ['prod*', 'production', true],
    ['*', '', true],
    ['w?b', 'web', true],
    ['w?b', 'wb', false],
    ['w?b', 'w👍b', true],
    ['/^web-[0-9]+$/', 'web-12', true],
    ['/^web-[0-9]+$/', 'web-x', false],
    ['/eb/', 'web', true],
    ['/^env(ironment)?$/i', 'ENVIRONMENT', true],
    ['/path', '/path', true],
    [String.raw`\*`, '*', true],
    [String.raw`\*`, 'x', false],
    [String.raw`\/a/`, '/a/', true],
    [String.raw`a\b`, String.raw`a\b`, true],
    ['constructor', 'constructor', true],
  ])('%s: %s → %s', (pattern, text, expected) => {
    expect(compiledPattern(pattern).matches(text)).toBe(expected);
    expect(anyOf(['never', pattern])(text)).toBe(expected);
  });

  it('ignores the case on request', () => {
    expect(compiledPattern('Env*', { ignoreCase: true }).matches('eNVIRONMENT')).toBe(true);
    expect(compiledPattern('/^Env$/', { ignoreCase: true }).matches('eNV')).toBe(true);
  });

  it.each([
    ['Owner', 'Owner'],
    [String.raw`\*`, '*'],
    ['Own*', undefined],
    ['/Owner/', undefined],
    ['/(/', undefined],
  ])('matches only one text: %s → %s', (pattern, literal) => {
    expect(literalOf(pattern)).toBe(literal);
  });

  it.each([
    ['/(/', 'is not a regular expression of RE2'],
    ['/(?=a)/', 'RE2 has no lookaround and no backreferences'],
    [String.raw`/(a)\1/`, 'RE2 has no lookaround and no backreferences'],
    ['/a/g', 'only i is possible'],
  ])('explains why %s is not valid', (pattern, expected) => {
    expect(patternOf(pattern)).toEqual({ problem: expect.stringContaining(expected) });
  });

  it.each(['/^(a+)+$/', '/^(a|a)*$/', '/(.*)*x/', '*a*a*a*a*a*a*a*a*b'])(
    'takes linear time for hostile texts: %s',
    (pattern) => {
      // A backtracking engine would need 2^256 steps, so the test would never end.
      expect(compiledPattern(pattern).matches(`${'a'.repeat(256)}!`)).toBe(false);
    },
  );
});
