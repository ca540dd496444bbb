import { describe, expect, it } from '@jest/globals';
import { isTagValue, TagKey } from '@muster/contracts';
import { anyTags } from '@muster/contracts/testing';
import fc from 'fast-check';
import { ruleProblems } from './rule-problems.ts';
import { compileRules, type RuleChange } from './rule-set.ts';
import { matchesTagKey } from './tag-keys.ts';
import { factsOf, resourceOf, type RuleInput, rulesOf } from './testing/rules.ts';

const KEYS = ['a', 'A', 'ab', 'b', 'Team', 'team', 'constructor', '__proto__'];
const VALUES = ['x', 'X', ' x ', 'xy', 'y', 'ß'.repeat(200), '   '];
const PATTERNS = ['a', 'a*', '*', '?', '/^a/i', '/b$/', 'team', 'x', 'x*', '/^[xy]$/'];
const TEMPLATES = [
  '{tags.Team|lower}',
  '{tags.b}',
  '{account.name}-{region}',
  '{{x',
  '{tags.ab|regex:^x|default:z}',
];
const PROTECTED = ['TEAM', 'b*'];

const key = fc.constantFrom(...KEYS);
const pattern = fc.constantFrom(...PATTERNS);
const mapOf = <Value>(value: fc.Arbitrary<Value>) =>
  fc.dictionary(key, value, { minKeys: 1, maxKeys: 3 }).map((entries) => new Map(Object.entries(entries)));
const values = mapOf(fc.constantFrom(...VALUES, ...TEMPLATES));
const steps = fc.constantFrom<('trim' | 'lower' | 'upper')[]>(['trim'], ['lower'], ['upper', 'trim']);
const patterns = fc.array(pattern, { minLength: 1, maxLength: 3 });

/** One action of a rule with small sets of keys, values and patterns, so that actions meet. */
const actions: Readonly<Record<string, fc.Arbitrary<RuleInput>>> = {
  renameKey: mapOf(patterns).map((renameKey) => ({ renameKey })),
  normalize: mapOf(steps).map((normalize) => ({ normalize })),
  mapValue: mapOf(
    fc.record({
      values: fc
        .dictionary(fc.constantFrom('x', 'y', 'z'), patterns, { minKeys: 1 })
        .map((entries) => new Map(Object.entries(entries))),
    }),
  ).map((mapValue) => ({ mapValue })),
  set: values.map((set) => ({ set })),
  setIfMissing: values.map((setIfMissing) => ({ setIfMissing })),
  remove: patterns.map((remove) => ({ remove })),
  keepOnly: patterns.map((keepOnly) => ({ keepOnly })),
};

/** A rule that a configuration can have. */
const validRule: fc.Arbitrary<RuleInput> = fc
  .tuple(
    fc
      .subarray(Object.values(actions), { minLength: 1, maxLength: 3 })
      .chain((chosen) => fc.tuple(...chosen))
      .map((chosen): RuleInput => Object.assign({}, ...chosen)),
    fc.constantFrom('keep' as const, 'overwrite' as const),
    fc.integer({ min: 0, max: 2 }),
  )
  .map(([rule, onConflict, priority]): RuleInput => ({ ...rule, onConflict, priority }))
  .filter((rule) => ruleProblems(rulesOf(rule)).length === 0);

const smallTags = fc.dictionary(fc.constantFrom(...KEYS, 'aws:x', 'AWS:y'), fc.constantFrom(...VALUES, ''));
const someTags = fc.oneof(
  smallTags.map((tags) => new Map(Object.entries(tags))),
  anyTags,
);
const facts = factsOf({ accountName: 'prod' });

const validRules = (count: number) =>
  fc.array(validRule, { minLength: 1, maxLength: count }).map((rules) => rulesOf(...rules));

function applied(tags: ReadonlyMap<string, string>, { set, remove = [] }: RuleChange): Map<string, string> {
  const after = new Map([...tags, ...set]);
  for (const [name] of remove) after.delete(name);
  return after;
}

/** A second application once found what the first one had left. First: values that are equal only after `normalize`. */
const found: [ReturnType<typeof rulesOf>, Map<string, string>][] = [
  [
    rulesOf({ renameKey: { a: ['a*'] }, normalize: { a: ['trim'] } }),
    new Map([
      ['ab', 'x'],
      ['a', ' x '],
    ]),
  ],
  // Keys that an earlier renaming leaves.
  [
    rulesOf({ renameKey: { constructor: ['a*'], A: ['a'] } }),
    new Map([
      ['ab', 'x'],
      ['a', 'xy'],
    ]),
  ],
  [
    rulesOf({ renameKey: { X: ['a*'] }, normalize: { ab: ['trim'] } }),
    new Map([
      ['ab', ' x '],
      ['a', 'x'],
    ]),
  ],
];

describe('the change by any rules', () => {
  it('never names a key of AWS or a protected one, and has valid tags and the values before', () => {
    fc.assert(
      fc.property(validRules(3), someTags, (rules, tags) => {
        const change = compileRules(rules, { protectedTagKeys: PROTECTED }).changeOf(
          resourceOf({ tags }),
          facts,
        );
        const { set, remove = [], before } = change;
        const keys = [...set, ...remove].map(([name]) => name);
        expect(keys.filter((name) => /^aws:/i.test(name))).toEqual([]);
        expect(keys.filter((name) => PROTECTED.some((each) => matchesTagKey(each, name)))).toEqual([]);
        expect(new Set(keys).size).toBe(keys.length);
        expect(before.map(([name]) => name)).toEqual(keys.toSorted((a, b) => (a < b ? -1 : 1)));
        for (const [name, value] of before) expect(value).toBe(tags.get(name) ?? null);
        for (const [name, value] of remove) expect(value).toBe(tags.get(name));
        for (const [name, value] of set) {
          expect(TagKey.safeParse(name).success && isTagValue(value)).toBe(true);
          expect(value).not.toBe(tags.get(name));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is complete: the same rule changes nothing more', () => {
    fc.assert(
      fc.property(validRules(1), someTags, (rules, tags) => {
        const ruleSet = compileRules(rules);
        const after = applied(tags, ruleSet.changeOf(resourceOf({ tags }), facts));
        const again = ruleSet.changeOf(resourceOf({ tags: after }), facts);
        expect([again.set, again.remove ?? []]).toEqual([[], []]);
      }),
      { numRuns: 1000, examples: found },
    );
  });

  it('does not depend on the order of the tags or of the rules', () => {
    fc.assert(
      fc.property(validRules(3), someTags, (rules, tags) => {
        const reversed = new Map([...tags].toReversed());
        const one = compileRules(rules).changeOf(resourceOf({ tags }), facts);
        const two = compileRules(rules.toReversed()).changeOf(resourceOf({ tags: reversed }), facts);
        expect([two.set, two.remove, two.before]).toEqual([one.set, one.remove, one.before]);
      }),
      { numRuns: 500 },
    );
  });
});
