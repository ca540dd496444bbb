import { describe, expect, it } from '@jest/globals';
import { parseContract, type Rule, TagTaskV1 } from '@muster/contracts';
import { PROTOTYPE_NAMES } from '@muster/contracts/testing';
import fc from 'fast-check';
import { instanceIds, resourceItem, runWith, target } from '../testing/fixtures.ts';
import { TaskPlanner } from './plan-tasks.ts';
import { factsOf, type RuledResource, CompiledRules, TargetRules } from './rules.ts';

const production = runWith([{ id: 'production', set: { Production: 'Yes' } }]).rules;

const planOf = (byRules: readonly Rule[], given: Iterable<RuledResource>) => {
  const planner = new TaskPlanner(
    target,
    byRules.map(({ id }) => id),
  );
  const ruled = new TargetRules(
    new CompiledRules(byRules, {}),
    factsOf({}, { isOfOrganization: false, now: new Date(0) }),
  );
  for (const resource of given) planner.put(resource, ruled.changeOf(resource));
  ruled.finish();
  return planner.finish();
};

// cspell:ignore ключ
const SET_KEYS = ['Production', 'ключ', ...PROTOTYPE_NAMES.filter((_, index) => index % 2 === 0)];
const MATCH_KEYS = ['Team', ...PROTOTYPE_NAMES.filter((_, index) => index % 2 === 1)];
const value = fc.constantFrom('', 'Yes', 'No', 'web');
const tagsOf = (keys: string[]) =>
  fc.array(fc.tuple(fc.constantFrom(...keys), value), { maxLength: 6 }).map((tags) => new Map(tags));
const match = fc.record(
  { tags: tagsOf(MATCH_KEYS), missingTags: fc.subarray(MATCH_KEYS, { minLength: 1 }) },
  { requiredKeys: [] },
);
const set = tagsOf(SET_KEYS).filter((tags) => tags.size > 0);
/** Rules whose conditions use no key that a rule sets. */
const rules: fc.Arbitrary<Rule[]> = fc
  .array(fc.record({ match, set, onConflict: fc.constantFrom('keep' as const, 'overwrite' as const) }), {
    maxLength: 5,
  })
  .map(
    (list) => runWith(list.map((rule, index) => ({ id: `rule-${index}`, priority: index, ...rule }))).rules,
  );
const state = fc.constantFrom('running' as const, 'stopped' as const, 'terminated' as const);
const resources: fc.Arbitrary<RuledResource[]> = fc
  .array(fc.record({ tags: tagsOf([...SET_KEYS, ...MATCH_KEYS]), state, gone: fc.boolean() }), {
    maxLength: 40,
  })
  .map((list) =>
    list.map(({ gone, ...changes }, index) =>
      resourceItem(instanceIds(1, index)[0] ?? '', {
        ...changes,
        ...(gone && { goneAt: '2026-11-23T08:00:00.000Z' }),
      }),
    ),
  );

describe('TaskPlanner', () => {
  it('groups removals by key and value, apart from equal sets without one', () => {
    const planner = new TaskPlanner(target, ['production']);
    const change = { set: [['A', '1']] as const, before: [], ruleIds: [], keptKeys: [], matched: [] };
    const remove = (value: string) => ({ ...change, set: [], remove: [['env', value]] as const });
    const put = (id: string, what: Parameters<typeof planner.put>[1], changes = {}) =>
      planner.put(resourceItem(id, changes), what);
    put('i-1', remove('prod'));
    put('i-2', remove('test'));
    put('i-3', remove('prod'), { managedBy: 'eks.amazonaws.com' });
    put('i-4', change);
    put('i-5', { ...change, remove: [['env', 'prod']] });
    put('i-6', { ...change, set: [] });
    const { tasks, planned } = planner.finish();
    expect(planned).toBe(5);
    expect(
      tasks.map(({ set, remove: removed, resources: all }) => [set, removed, all.map(({ id }) => id)]),
    ).toEqual([
      [[['A', '1']], undefined, ['i-4']],
      [[['A', '1']], [['env', 'prod']], ['i-5']],
      [[], [['env', 'prod']], ['i-1', 'i-3']],
      [[], [['env', 'test']], ['i-2']],
    ]);
    expect(tasks[2]?.resources.map(({ managed }) => managed)).toEqual([undefined, true]);
  });

  it('groups 2500 equal changes into tasks of at most 1000, by ID', () => {
    const { tasks, planned } = planOf(
      production,
      instanceIds(2500)
        .toReversed()
        .map((id) => resourceItem(id)),
    );
    expect(planned).toBe(2500);
    expect(tasks.map((task) => [task.taskNumber, task.resources.length, task.resources[0]?.id])).toEqual([
      [1, 1000, 'i-00000001'],
      [2, 1000, 'i-000003e9'],
      [3, 500, 'i-000007d1'],
    ]);
    expect(tasks[0]).toMatchObject({ set: [['Production', 'Yes']], ruleIds: ['production'], runId: 'run-1' });
  });

  it('separates resources that would have more than 50 tags, not counting those of AWS', () => {
    const tags = (count: number, more: Record<string, string> = {}) => ({
      ...Object.fromEntries(Array.from({ length: count }, (_, index) => [`Key${index}`, 'v'])),
      ...more,
    });
    const { tasks } = planOf(production, [
      resourceItem('i-1', { tags: tags(50) }),
      resourceItem('i-2', { tags: tags(49) }),
      resourceItem('i-3', { tags: tags(49, { 'aws:autoscaling:groupName': 'g' }) }),
      resourceItem('i-4', { tags: tags(60) }),
    ]);
    expect(tasks.map((each) => [each.resources.map(({ id }) => id), each.exceedsTagLimit])).toEqual([
      [['i-2', 'i-3'], undefined],
      [['i-1', 'i-4'], true],
    ]);
  });

  it('overwrites a value on a resource that has all its 50 tags', () => {
    const rules = runWith([{ id: 'production', set: { Production: 'Yes' }, onConflict: 'overwrite' }]).rules;
    const tags = Object.fromEntries(Array.from({ length: 49 }, (_, index) => [`Key${index}`, 'v']));
    const { tasks } = planOf(rules, [resourceItem('i-1', { tags: { ...tags, Production: 'No' } })]);
    expect(tasks).toHaveLength(1);
    expect(tasks[0]).not.toHaveProperty('exceedsTagLimit');
  });

  it('groups by the tags to set, not by rule or earlier values', () => {
    const both = runWith([
      { id: 'web', match: { tags: { Team: 'web' } }, set: { A: '1' }, onConflict: 'overwrite' },
      { id: 'rest', match: { missingTags: ['Team'] }, set: { A: '1' } },
    ]).rules;
    const plan = planOf(both, [
      resourceItem('i-2', { tags: { Team: 'web', A: '0' } }),
      resourceItem('i-1', { tags: {} }),
    ]);
    expect(plan.tasks).toEqual([
      {
        schemaVersion: 1,
        runId: 'run-1',
        accountId: '111111111111',
        region: 'us-east-1',
        taskNumber: 1,
        set: [['A', '1']],
        ruleIds: ['web', 'rest'],
        resources: [
          { id: 'i-1', before: [['A', null]], rules: [1] },
          { id: 'i-2', before: [['A', '0']], rules: [0] },
        ],
      },
    ]);
  });

  it('counts for each rule the results for the resources that it matches', () => {
    const rules = runWith([
      { id: 'nobody', match: { tags: { Team: 'none' } }, set: { A: '1' } },
      { id: 'first', set: { A: '1', B: '1' } },
      { id: 'last', match: { missingTags: ['Team'] }, set: { A: '2', B: '2' }, priority: 1 },
    ]).rules;
    const plan = planOf(rules, [
      resourceItem('i-1', { tags: {} }),
      resourceItem('i-2', { tags: { A: '2', B: '2' } }),
      resourceItem('i-3', { tags: { A: '0', B: '2' } }),
      resourceItem('i-4', { tags: { Team: 'web', A: '0' } }),
    ]);
    expect(plan.rules).toEqual([
      { id: 'first', planned: 1, kept: 1, nothingToDo: 0, overruled: 2 },
      { id: 'last', planned: 1, kept: 1, nothingToDo: 1, overruled: 0 },
    ]);
  });

  it('counts conflicts that are kept', () => {
    const plan = planOf(production, [
      resourceItem('i-1', { tags: { Production: 'No' } }),
      resourceItem('i-2', { tags: { Production: 'Yes' } }),
    ]);
    expect(plan).toEqual({
      tasks: [],
      planned: 0,
      conflictsKept: 1,
      rules: [{ id: 'production', planned: 0, kept: 1, nothingToDo: 1, overruled: 0 }],
    });
  });

  it('keeps a task below the maximum item size with values of any length', () => {
    const keys = Array.from({ length: 40 }, (_, index) => `key-${index}-`.padEnd(120, 'ü'));
    const long = runWith([
      { id: 'long', set: Object.fromEntries(keys.map((key) => [key, 'v'])), onConflict: 'overwrite' },
    ]).rules;
    const tags = Object.fromEntries(keys.map((key) => [key, '語'.repeat(256)]));
    const { tasks, planned } = planOf(
      long,
      instanceIds(50).map((id) => resourceItem(id, { tags })),
    );
    expect(planned).toBe(50);
    expect(tasks.length).toBeGreaterThan(1);
    for (const task of tasks) expect(Buffer.byteLength(JSON.stringify(task))).toBeLessThan(400_000);
  });

  it('plans each changed resource exactly once, in valid tasks', () => {
    fc.assert(
      fc.property(rules, resources, (someRules, some) => {
        const { tasks, planned } = planOf(someRules, some);
        const ids = tasks.flatMap((task) => task.resources.map(({ id }) => id));
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids).toHaveLength(planned);
        expect(tasks.map(({ taskNumber }) => taskNumber)).toEqual(tasks.map((_, index) => index + 1));
        for (const task of tasks) {
          expect(parseContract(TagTaskV1, task)).toEqual(task);
          for (const { before } of task.resources)
            expect(before.map(([key]) => key)).toEqual(task.set.map(([key]) => key));
        }
        const present = some.filter(({ goneAt, state }) => goneAt === undefined && state !== 'terminated');
        expect(present.map(({ resourceId }) => resourceId)).toEqual(expect.arrayContaining(ids));
      }),
    );
  });

  it('makes the same plan for any order of the resources', () => {
    fc.assert(
      fc.property(rules, resources, fc.array(fc.nat()), (someRules, some, keys) => {
        const shuffled = some
          .map((resource, index) => ({ resource, key: keys[index] ?? 0 }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ resource }) => resource);
        expect(planOf(someRules, shuffled)).toEqual(planOf(someRules, some));
      }),
    );
  });

  it('plans nothing after a plan was applied, and the values before restore the original tags', () => {
    fc.assert(
      fc.property(rules, resources, (someRules, some) => {
        const changes = new Map(
          planOf(someRules, some).tasks.flatMap(({ set: tags, resources: planned }) =>
            planned.map(({ id, before }) => [id, { tags, before }] as const),
          ),
        );
        for (const { resourceId, tags } of some)
          for (const [key, was] of changes.get(resourceId)?.before ?? [])
            expect(tags.get(key) ?? null).toBe(was);
        const applied = some.map((resource) => ({
          ...resource,
          tags: new Map([...resource.tags, ...(changes.get(resource.resourceId)?.tags ?? [])]),
        }));
        expect(planOf(someRules, applied).tasks).toEqual([]);
      }),
    );
  });
});
