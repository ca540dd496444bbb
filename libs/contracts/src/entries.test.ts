import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as z from 'zod';
import { entriesOf, mappingOf, pairsOf, Tags, toJsonObject } from './entries.ts';
import {
  ContractError,
  MusterConfigV1,
  parseContract,
  RunRequestV1,
  type TagPairs,
  TagTaskOutcomeV1,
  TagTaskV1,
} from './index.ts';
import { anyTagKey, anyTags, anyTagValue, PROTOTYPE_NAMES } from './testing/index.ts';

const Key = z.string().min(1, 'no key');
const Value = z.union([z.number(), z.array(z.string())]);
const pairs = [
  ['__proto__', 1],
  ['constructor', ['a']],
] as const;

/** Path and code of each issue. */
const issuesOf = (schema: z.ZodType, data: unknown) =>
  (schema.safeParse(data).error?.issues ?? []).map(({ path, code }) => [path.join('.'), code]);

/** The value after a file, a queue or Step Functions. */
const throughJson = (data: unknown): unknown => JSON.parse(JSON.stringify(data));

describe('pairsOf', () => {
  const schema = pairsOf(Key, Value);

  it.each([
    ['a list of pairs', pairs],
    ['a Map', new Map<string, unknown>(pairs)],
    ['an object, as earlier versions wrote it', Object.fromEntries(pairs)],
    ['an object without a prototype', Object.assign(Object.create(null), Object.fromEntries(pairs))],
  ])('reads %s', (_, data) => {
    expect(schema.parse(data)).toEqual(pairs);
  });

  it('reports the key of an invalid entry', () => {
    expect(
      issuesOf(schema, [
        ['', 1],
        ['a', 'x'],
        ['b', [2]],
        ['c', 1],
        ['c', 2],
      ]),
    ).toEqual([
      ['', 'too_small'],
      ['a', 'invalid_union'],
      ['b', 'invalid_union'],
      ['c', 'custom'],
    ]);
  });

  it.each([[undefined], [null], ['text'], [7], [[1]], [[['a', 1, 2]]]])('refuses %j', (data) => {
    expect(issuesOf(schema, data)).toEqual([['', 'invalid_type']]);
  });
});

describe('mappingOf', () => {
  it('reads an object or a Map, but not a list', () => {
    const schema = mappingOf(Key, Value);
    expect(schema.parse(Object.fromEntries(pairs))).toEqual(pairs);
    expect(schema.parse(new Map<string, unknown>(pairs))).toEqual(pairs);
    expect(issuesOf(schema, pairs)).toEqual([['', 'invalid_type']]);
    expect(issuesOf(schema, new Map([[5, 1]]))).toEqual([['5', 'invalid_type']]);
  });
});

describe('Tags', () => {
  it('are a Map that accepts every key', () => {
    const tags = new Map(PROTOTYPE_NAMES.map((name) => [name, `value of ${name}`]));
    expect(Tags.parse(throughJson(toJsonObject(tags)))).toEqual(tags);
    expect(Tags.parse(tags)).toEqual(tags);
  });

  it('accept only text', () => {
    expect(issuesOf(Tags, { a: 1, b: 'x', c: null })).toEqual([
      ['a', 'invalid_type'],
      ['c', 'invalid_type'],
    ]);
    expect(issuesOf(Tags, ['a'])).toEqual([['', 'invalid_type']]);
    expect(issuesOf(z.object({ tags: Tags }), {})).toEqual([['tags', 'invalid_type']]);
  });

  it('survive a JSON document, with any keys', () => {
    fc.assert(
      fc.property(anyTags, (tags) => {
        expect(Tags.parse(throughJson(toJsonObject(tags)))).toEqual(tags);
      }),
    );
  });
});

describe('the tags of a run', () => {
  const anySet: fc.Arbitrary<TagPairs> = anyTags.filter(({ size }) => size > 0).map((tags) => [...tags]);
  const condition = fc.oneof(anyTagValue, fc.array(anyTagValue, { minLength: 1, maxLength: 3 }));
  const conditions = fc
    .array(fc.tuple(anyTagKey, condition), { maxLength: 5 })
    .map((entries) => [...new Map(entries)]);
  const rules = fc.array(fc.record({ set: anySet, tags: conditions }), { maxLength: 3 }).map((list) =>
    list.map(({ set, tags }, index) => ({
      id: `rule-${index}`,
      match: { tags },
      set,
      onConflict: 'keep' as const,
    })),
  );

  it('survive the state of a run, including the tags of its rules', () => {
    fc.assert(
      fc.property(rules, (someRules) => {
        const request = { ...RunRequestV1.example, run: { ...RunRequestV1.example.run, rules: someRules } };
        const parsed = parseContract(RunRequestV1, throughJson(request));
        expect(parsed.run.rules).toEqual(someRules);
        expect(parseContract(RunRequestV1, throughJson(parsed))).toEqual(parsed);
      }),
    );
  });

  it('are read if an earlier version wrote objects', () => {
    const rule = (set: unknown, tags: unknown) => ({ id: 'a', match: { tags }, set });
    const requestWith = (own: object) => ({
      ...RunRequestV1.example,
      run: { ...RunRequestV1.example.run, rules: [own] },
    });
    const written = requestWith(rule({ constructor: 'x', Production: 'Yes' }, { Team: ['web', 'data'] }));
    expect(parseContract(RunRequestV1, throughJson(written)).run.rules).toEqual([
      {
        id: 'a',
        match: { tags: [['Team', ['web', 'data']]] },
        set: [
          ['constructor', 'x'],
          ['Production', 'Yes'],
        ],
        onConflict: 'keep',
      },
    ]);
  });

  it('survive the ledger, including the values before', () => {
    const change = fc
      .array(fc.tuple(anyTagKey, anyTagValue, fc.option(anyTagValue)), { minLength: 1, maxLength: 10 })
      .map((list) => [...new Map(list.map((each) => [each[0], each] as const)).values()]);
    fc.assert(
      fc.property(change, (changes) => {
        const task = {
          ...TagTaskV1.example,
          set: changes.map(([key, value]) => [key, value]),
          resources: [{ id: 'i-1', before: changes.map(([key, , before]) => [key, before]) }],
        };
        expect(parseContract(TagTaskV1, throughJson(task))).toEqual(task);
      }),
    );
  });

  it('are read from a ledger of an earlier version', () => {
    const task = {
      ...TagTaskV1.example,
      set: { constructor: 'x' },
      resources: [{ id: 'i-1', before: { constructor: null } }],
    };
    expect(parseContract(TagTaskV1, throughJson(task))).toMatchObject({
      set: [['constructor', 'x']],
      resources: [{ id: 'i-1', before: [['constructor', null]] }],
    });
    const exception = { outcome: 'failed', code: 'TagLimitExceeded', message: 'too many' };
    const outcome = { ...TagTaskOutcomeV1.example, exceptions: { 'i-1': exception } };
    expect(parseContract(TagTaskOutcomeV1, throughJson(outcome)).exceptions).toEqual([
      { id: 'i-1', ...exception },
    ]);
    const { exceptions, ...without } = outcome;
    void exceptions;
    expect(() => parseContract(TagTaskOutcomeV1, without)).toThrow('exceptions: ');
  });
});

describe('a configuration', () => {
  const accounts = ['111111111111'];
  const setting = (set: unknown) => ({ accounts, rules: [{ id: 'a', set }] });

  it('may set any tag', () => {
    fc.assert(
      fc.property(
        anyTags.filter((tags) => tags.size > 0 && ![...tags].flat().some((text) => text.includes('{'))),
        (tags) => {
          expect(parseContract(MusterConfigV1, setting(tags)).rules[0]?.set).toEqual([...tags]);
        },
      ),
    );
  });

  it('counts the characters of a tag like AWS', () => {
    const set = [['🏷'.repeat(127), '🏷'.repeat(256)]];
    expect(parseContract(MusterConfigV1, setting(Object.fromEntries(set))).rules[0]?.set).toEqual(set);
  });

  it.each([
    ['a key of 128 characters', { ['🏷'.repeat(128)]: 'v' }, 'a tag key has at most 127 characters'],
    ['a value of 257 characters', { k: '🏷'.repeat(257) }, 'a tag value has at most 256 characters'],
    ['a broken key', { '\ud83c': 'v' }, 'a tag key cannot contain an unpaired surrogate'],
    ['a broken value', { k: 'v\udff7' }, 'a tag value cannot contain an unpaired surrogate'],
  ])('refuses %s', (_, set, message) => {
    expect(() => parseContract(MusterConfigV1, setting(set))).toThrow(ContractError);
    expect(() => parseContract(MusterConfigV1, setting(set))).toThrow(message);
  });
});

describe('entriesOf', () => {
  it('returns only the own properties of an object', () => {
    const entries = entriesOf(Object.create({ inherited: 'x' }, { own: { value: 'y', enumerable: true } }));
    expect([...(entries ?? [])]).toEqual([['own', 'y']]);
  });
});
