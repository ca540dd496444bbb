import { describe, expect, it } from '@jest/globals';
import { TagKey } from '@muster/contracts';
import fc from 'fast-check';
import { matchesTagKey, protectedTagsOf } from './protected-tags.ts';
import { dependentOn, SENSITIVE_TAG_KEYS } from './sensitive-tag-keys.ts';

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

describe('protectedTagsOf', () => {
  it('names each rule, tag and pattern', () => {
    const rules = [
      { id: 'one', set: [['Owner', 'x']] as const },
      {
        id: 'two',
        set: [
          ['team', 'y'],
          ['Patch Group', 'z'],
        ] as const,
      },
    ];
    expect(protectedTagsOf(rules, ['Team', 'Patch*'])).toEqual([
      { index: 1, ruleId: 'two', key: 'team', pattern: 'Team' },
      { index: 1, ruleId: 'two', key: 'Patch Group', pattern: 'Patch*' },
    ]);
  });
});

describe('keys that other services depend on', () => {
  it.each([
    ['Patch Group', 'the patch baseline of Systems Manager'],
    ['aws-backup-plan', 'the selection of resources to back up'],
    ['kubernetes.io/cluster/blue', 'the cluster that an instance belongs to'],
    ['karpenter.sh/nodepool', 'the cluster that an instance belongs to'],
    ['Production', undefined],
    ['Name', undefined],
  ])('%s: %s', (key, dependent) => {
    expect(dependentOn(key)).toBe(dependent);
  });

  it('are all keys that a rule can set', () => {
    for (const { pattern } of SENSITIVE_TAG_KEYS)
      expect(TagKey.safeParse(pattern.replaceAll('*', 'x')).success).toBe(true);
  });
});
