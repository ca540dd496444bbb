import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { matchesTagKey } from './tag-keys.ts';

describe('matchesTagKey', () => {
  it.each([
    ['Team', 'Team', true],
    ['Team', 'TEAM', true],
    ['Team', 'Teams', false],
    ['aws-backup*', 'aws-backup', true],
    ['aws-backup*', 'AWS-Backup-Plan', true],
    ['*Group', 'Patch Group', true],
    ['*Group', 'Patch Groups', false],
    ['Patch?Group', 'Patch Group', true],
    ['Patch?Group', 'PatchGroup', false],
    ['a*b*c', 'aXbYbZc', true],
    ['a*b*c', 'aXbYbZ', false],
    ['?', '\u{1F600}', true],
    ['a.c', 'abc', false],
    ['[a]', 'a', false],
    ['*', '', true],
    ['**?', '', false],
    ['constructor', 'constructor', true],
  ])('%j and %j: %j', (pattern, key, expected) => {
    expect(matchesTagKey(pattern, key)).toBe(expected);
  });

  it('agrees with an equivalent regular expression', () => {
    const text = (alphabet: string) =>
      fc.array(fc.constantFrom(...alphabet), { maxLength: 8 }).map((characters) => characters.join(''));
    fc.assert(
      fc.property(text('ab*?'), text('abAB'), (pattern, key) => {
        const expression = `^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`;
        return matchesTagKey(pattern, key) === new RegExp(expression, 'i').test(key);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is fast for a pattern that would block a regular expression', () => {
    expect(matchesTagKey(`${'*a'.repeat(60)}b`, 'a'.repeat(127))).toBe(false);
  });
});
