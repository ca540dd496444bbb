import fc from 'fast-check';
import type { Change } from '../domain/rules.ts';
import type { ChangingFleet, TagValues } from './changing-fleet.ts';
import { instanceId } from './fixtures.ts';
import type { TaggingWorld } from './tagging-world.ts';

const KEYS = ['A', 'B', 'env', 'constructor', '__proto__', 'k'.repeat(127)];
export const key = fc.constantFrom(...KEYS);
export const value = fc.constantFrom('', '1', '2', 'v'.repeat(256));
const SEVERAL = { maxLength: 4 };

const resource = fc.record({
  tags: fc.uniqueArray(fc.tuple(key, value), { ...SEVERAL, selector: ([name]) => name }),
  /** Other tags. With many of them, a change can exceed the limit of 50. */
  others: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 43, max: 46 })),
  isOfGroup: fc.boolean(),
});
type AnyResource = typeof resource extends fc.Arbitrary<infer Value> ? Value : never;

const fleetTags = (resources: readonly AnyResource[]): (readonly [string, TagValues])[] =>
  resources.map(({ tags, others, isOfGroup }, index) => [
    instanceId(index + 1),
    new Map([
      ...tags,
      ...Array.from({ length: others }, (_, number) => [`other-${number}`, ''] as const),
      ...(isOfGroup ? [['aws:autoscaling:groupName', 'g'] as const] : []),
    ]),
  ]);

export const fleets = fc.array(resource, { minLength: 1, maxLength: 6 }).map(fleetTags);

const pairs = (maxLength: number) =>
  fc.uniqueArray(fc.tuple(key, value), { minLength: 1, maxLength, selector: ([name]) => name });
const keyPattern = fc.constantFrom('A', 'B', 'env', 'e*', 'other-?', '/^[ab]$/i', '/proto/');
const keyPatterns = fc.array(keyPattern, { minLength: 1, maxLength: 2 });
/** Actions besides `set`. */
const actions = fc.record(
  {
    renameKey: fc.tuple(key, keyPatterns).map((pair) => [pair]),
    normalize: key.map((name): [string, ('trim' | 'upper')[]][] => [[name, ['trim', 'upper']]]),
    mapValue: fc
      .tuple(key, fc.constantFrom({}, { default: '9' }))
      .map(([name, rest]): [string, { values: [string, string[]][]; default?: string }][] => [
        [name, { values: [['3', ['1', 'v*']]], ...rest }],
      ]),
    setIfMissing: pairs(2),
    remove: keyPatterns,
    keepOnly: keyPatterns,
  },
  { requiredKeys: [] },
);
export const rules = fc
  .array(
    fc.record({
      actions: fc.oneof(fc.constant({}), actions),
      match: fc.oneof(
        fc.constant({}),
        fc.record({ tags: fc.tuple(key, value).map((pair) => [pair]) }),
        fc.record({ missingTags: key.map((name) => [name]) }),
      ),
      set: fc.oneof(pairs(3), fc.constant([])),
      onConflict: fc.constantFrom('keep' as const, 'overwrite' as const),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((list) => list.filter(({ actions: others, set }) => set.length > 0 || Object.keys(others).length > 0))
  .filter((list) => list.length > 0)
  .map((list) =>
    list.map(({ actions: others, ...rule }, index) => ({
      id: `rule-${index}`,
      priority: index,
      ...rule,
      ...others,
    })),
  );
type Rules = typeof rules extends fc.Arbitrary<infer Value> ? Value : never;

/** For each key, by number of the resource: what a plan does that no rule makes. Null: removes the tag. */
const wishes = fc.array(
  fc.uniqueArray(fc.tuple(key, fc.option(value)), { ...SEVERAL, selector: ([name]) => name }),
  {
    minLength: 1,
    maxLength: 6,
  },
);
export type Wishes = typeof wishes extends fc.Arbitrary<infer Value> ? Value : never;

function changesFor(fleet: ChangingFleet, wanted: Wishes) {
  const changes = new Map<string, Pick<Change, 'set' | 'remove' | 'before'>>();
  for (const [index, [id, tags]] of [...fleet.truth].entries()) {
    const set: [string, string][] = [];
    const remove: [string, string][] = [];
    for (const [name, wish] of wanted[index % wanted.length] ?? []) {
      const present = tags.get(name);
      if (wish === null && present !== undefined) remove.push([name, present]);
      if (wish !== null && wish !== present) set.push([name, wish]);
    }
    const before = [...set, ...remove].map(([name]) => [name, tags.get(name) ?? null] as const);
    if (before.length > 0 && tags.size + set.length <= 50)
      changes.set(id, { set, ...(remove.length === 0 ? {} : { remove }), before });
  }
  return changes;
}

export type Source = { readonly rules: Rules } | { readonly wishes: Wishes };
export const sources: fc.Arbitrary<Source> = fc.oneof(fc.record({ rules }), fc.record({ wishes }));

export const planOf = (world: TaggingWorld, source: Source): Promise<string> => {
  world.scan();
  return 'rules' in source
    ? world.plan(source.rules)
    : world.planChanges(changesFor(world.fleet, source.wishes));
};
