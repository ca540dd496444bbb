import { describe, expect, it } from '@jest/globals';
import { Tags, TagStandard } from '@muster/contracts';
import { anyTags } from '@muster/contracts/testing';
import fc from 'fast-check';
import type { z } from 'zod';
import { compileStandard, standardProblems } from './tag-standard.ts';

const standardOf = (standard: z.input<typeof TagStandard>) => TagStandard.parse(standard);
const check = (standard: z.input<typeof TagStandard>, tags: Record<string, string>, resourceType?: string) =>
  compileStandard(standardOf(standard))({ tags: Tags.parse(tags), resourceType });

describe('a tag standard', () => {
  const costCenter = { key: 'CostCenter', required: true, values: ['/^[0-9]{4}$/', 'none'] };

  it.each([
    ['a right value', { CostCenter: '4711', Other: 'x' }, []],
    ['an exact value', { CostCenter: 'none' }, []],
    ['a missing tag', { Other: 'x' }, [{ kind: 'missing', key: 'CostCenter' }]],
    ['a wrong value', { CostCenter: '47' }, [{ kind: 'value', key: 'CostCenter', value: '47' }]],
    [
      'a misspelled key, which is not missing',
      { costcenter: 'x' },
      [{ kind: 'spelling', key: 'CostCenter', found: 'costcenter', value: 'x' }],
    ],
    [
      'a second, misspelled key',
      { CostCenter: '4711', COSTCENTER: '' },
      [{ kind: 'spelling', key: 'CostCenter', found: 'COSTCENTER', value: '' }],
    ],
    ['a forbidden key', { CostCenter: '4711', tmp1: '' }, [{ kind: 'forbidden', key: 'tmp1', value: '' }]],
    ['a tag of AWS', { CostCenter: '4711', 'aws:tmp': '' }, []],
  ])('finds %s', (_, tags, violations) => {
    expect(check({ tags: [costCenter], forbidden: ['tmp*', '*:tmp'] }, tags)).toEqual(violations);
  });

  it('checks an optional tag only where it exists, with any value unless it names values', () => {
    expect(check({ tags: [{ key: 'Team' }] }, {})).toEqual([]);
    expect(check({ tags: [{ key: 'Team' }] }, { Team: '' })).toEqual([]);
    expect(check({ tags: [{ key: 'Team', values: 'web' }] }, { Team: '' })).toHaveLength(1);
  });

  it('checks a tag only for its resource types', () => {
    const standard = { tags: [{ ...costCenter, resourceTypes: ['ec2:instance'] }] };
    expect(check(standard, {})).toHaveLength(1);
    expect(check(standard, {}, 'ec2:other')).toEqual([]);
  });

  it.each([
    [{}, 'the standard is empty'],
    [{ tags: [{ key: 'A' }, { key: 'A' }] }, 'the tag key "A" is listed twice'],
    [{ tags: [{ key: 'Ab' }, { key: 'aB' }] }, '"aB" and "Ab" differ only in upper and lower case'],
    [{ tags: [{ key: 'aws:a' }] }, 'the prefix aws: is reserved'],
    [{ tags: [{ key: 'a', values: [] }] }, 'name at least one pattern'],
    [{ tags: [{ key: 'a', value: 'x' }] }, 'Unrecognized key: "value"'],
  ])('refuses %j', (standard, message) => {
    const { error } = TagStandard.safeParse(standard);
    expect(error?.issues.map((issue) => issue.message).join()).toContain(message);
  });

  it('names patterns that are not valid, and forbidden keys of the standard', () => {
    expect(
      standardProblems({
        tags: [{ key: 'Team', values: ['/(/', 'web'] }, { key: 'Env', values: '/[/' }, 7],
        forbidden: ['te*', 'T*', '/(?=a)/'],
      }),
    ).toEqual([
      { path: ['forbidden', 1], message: expect.stringContaining('the pattern "T*" forbids "Team"') },
      { path: ['forbidden', 2], message: expect.stringContaining('is not a regular expression of RE2') },
      { path: ['tags', 0, 'values', 0], message: expect.stringContaining('is not a regular expression') },
      { path: ['tags', 1, 'values'], message: expect.stringContaining('is not a regular expression') },
    ]);
    expect(standardProblems({ tags: [costCenter], forbidden: 'tmp*' })).toEqual([]);
    expect(standardProblems(7)).toEqual([]);
  });

  it('finds nothing in a resource that was corrected by what it found', () => {
    const standard = standardOf({
      tags: [
        { key: 'a', required: true, values: ['x', 'y*'] },
        { key: 'B' },
        { key: 'key-1', required: true },
      ],
      forbidden: ['tmp', 'Q*'],
    });
    const violationsOf = compileStandard(standard);
    const keys = fc.constantFrom('a', 'A', 'b', 'B', 'key-1', 'tmp', 'Quit', 'aws:q', 'other');
    const tags = fc.oneof(
      anyTags,
      fc.dictionary(keys, fc.constantFrom('x', 'yes', 'no', '')).map((each) => Tags.parse(each)),
    );
    fc.assert(
      fc.property(tags, (before) => {
        const after = new Map(before);
        for (const { kind, key, found = '' } of violationsOf({ tags: before }))
          if (kind === 'forbidden') after.delete(key);
          else if (kind === 'spelling') {
            if (!after.has(key)) after.set(key, 'x');
            for (const each of [...after.keys()])
              if (each !== key && each.toLowerCase() === found.toLowerCase()) after.delete(each);
          } else after.set(key, 'x');
        const rest = violationsOf({ tags: after }).filter(({ kind }) => kind !== 'value');
        expect(rest).toEqual([]);
      }),
    );
  });
});
