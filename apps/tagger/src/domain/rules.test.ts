import { describe, expect, it } from '@jest/globals';
import type { Rule, Rules } from '@muster/contracts';
import { PROTOTYPE_NAMES } from '@muster/contracts/testing';
import type { z } from 'zod';
import { type ResourceChanges, resourceItem, runWith } from '../testing/fixtures.ts';
import { factsOf, CompiledRules, TargetRules } from './rules.ts';

type RuleInput = z.input<typeof Rules>[number];

const rulesOf = (...rules: Partial<RuleInput>[]) =>
  runWith(rules.map((rule, index) => ({ id: `rule-${index}`, set: { Production: 'Yes' }, ...rule }))).rules;

const ruled = (rules: readonly Rule[]) =>
  new TargetRules(
    new CompiledRules(rules, {}),
    factsOf({}, { isOfOrganization: false, now: new Date('2026-11-27T08:00:00.000Z') }),
  );

const isMatch = (match: RuleInput['match'], changes: Parameters<typeof resourceItem>[1] = {}): boolean =>
  ruled(rulesOf({ match })).changeOf(resourceItem('i-1', changes)).matched.length > 0;

describe('the conditions of a rule', () => {
  it('matches every instance if it is empty', () => {
    expect(isMatch({})).toBe(true);
  });

  it.each([
    ['pending', true],
    ['running', true],
    ['stopping', true],
    ['stopped', true],
    ['shutting-down', false],
    ['terminated', false],
    ['unknown', false],
  ] as const)('without states: %s → %s', (state, expected) => {
    expect(isMatch({}, { state })).toBe(expected);
  });

  it('matches exactly the named states', () => {
    expect(isMatch({ states: ['terminated'] }, { state: 'terminated' })).toBe(true);
    expect(isMatch({ states: ['terminated'] }, { state: 'running' })).toBe(false);
  });

  it('never matches a gone resource', () => {
    expect(isMatch({}, { goneAt: '2026-11-23T08:00:00.000Z' })).toBe(false);
  });

  it.each([
    [true, 'eks.amazonaws.com', true],
    [true, undefined, false],
    [false, 'eks.amazonaws.com', false],
    [false, undefined, true],
    [undefined, 'eks.amazonaws.com', true],
    [undefined, undefined, true],
  ] as const)('managed: %s, managed by %s: %s', (managed, managedBy, expected) => {
    const match = managed === undefined ? {} : { managed };
    expect(isMatch(match, managedBy === undefined ? {} : { managedBy })).toBe(expected);
  });

  it.each([
    [{}, true],
    [{ resourceTypes: ['ec2:instance'] }, true],
  ])('applies to instances: %j', (match, expected) => {
    expect(isMatch(match)).toBe(expected);
    expect(isMatch(match, { resourceType: 'toy:boat' })).toBe(false);
  });

  it('checks the account', () => {
    expect(isMatch({ accounts: ['222222222222', '111111111111'] })).toBe(true);
    expect(isMatch({ accounts: ['222222222222'] })).toBe(false);
  });

  it.each([
    ['us-east-1', true],
    ['us-east-2', false],
    ['us-*', true],
    ['*', true],
    ['*-1', true],
    ['u*east*1', true],
    ['eu-*', false],
    ['us-east', false],
    ['s-east-1', false],
    ['us.east-*', false],
  ])('region pattern %s → %s', (pattern, expected) => {
    expect(isMatch({ regions: [pattern] })).toBe(expected);
  });

  it('requires every tag, with its value or one of its values', () => {
    const tags = { Team: 'web', Stage: 'live' };
    expect(isMatch({ tags: { Team: 'web' } }, { tags })).toBe(true);
    expect(isMatch({ tags: { Team: ['data', 'web'], Stage: 'live' } }, { tags })).toBe(true);
    expect(isMatch({ tags: { Team: 'web', Stage: 'test' } }, { tags })).toBe(false);
    expect(isMatch({ tags: { Team: 'Web' } }, { tags })).toBe(false);
    expect(isMatch({ tags: { team: 'web' } }, { tags })).toBe(false);
  });

  it('requires missing tags to be absent, with any value', () => {
    expect(isMatch({ missingTags: ['Owner'] }, { tags: { Team: 'web' } })).toBe(true);
    expect(isMatch({ missingTags: ['Owner'] }, { tags: { Owner: '' } })).toBe(false);
  });

  it.each(PROTOTYPE_NAMES)('matches a tag named %s only if the resource has it', (name) => {
    const tags = new Map([[name, 'x']]);
    expect(isMatch({ missingTags: [name] })).toBe(true);
    expect(isMatch({ missingTags: [name] }, { tags })).toBe(false);
    expect(isMatch({ tags: [[name, 'x']] })).toBe(false);
    expect(isMatch({ tags: [[name, ['y', 'x']]] }, { tags })).toBe(true);
    expect(isMatch({ tags: [[name, 'y']] }, { tags })).toBe(false);
  });

  it('requires all conditions', () => {
    expect(isMatch({ regions: ['us-*'], accounts: ['222222222222'] })).toBe(false);
  });
});

describe('the change of a resource', () => {
  const change = (tags: ResourceChanges['tags'], ...rules: Partial<RuleInput>[]) => {
    const { matched, ...rest } = ruled(rulesOf(...rules)).changeOf(resourceItem('i-1', { tags }));
    void matched;
    return rest;
  };

  it('sets an absent key and records that it was absent', () => {
    expect(change({}, {})).toEqual({
      set: [['Production', 'Yes']],
      before: [['Production', null]],
      ruleIds: ['rule-0'],
      keptKeys: [],
    });
  });

  it('changes nothing if the key has the value', () => {
    expect(change({ Production: 'Yes' }, {})).toEqual({ set: [], before: [], ruleIds: [], keptKeys: [] });
  });

  it('keeps another value and counts it', () => {
    expect(change({ Production: 'No' }, {})).toEqual({
      set: [],
      before: [],
      ruleIds: [],
      keptKeys: ['Production'],
    });
  });

  it('keeps an empty value too', () => {
    expect(change({ Production: '' }, {}).keptKeys).toEqual(['Production']);
  });

  it('overwrites if the rule says so, and records the earlier value', () => {
    expect(change({ Production: 'No' }, { onConflict: 'overwrite' })).toEqual({
      set: [['Production', 'Yes']],
      before: [['Production', 'No']],
      ruleIds: ['rule-0'],
      keptKeys: [],
    });
  });

  it('lets only the rule with the higher priority decide a key', () => {
    const two = [
      { set: { A: '1', B: '1' }, onConflict: 'overwrite' },
      { set: { A: '2' }, priority: 1 },
    ] as const;
    expect(change({}, ...two)).toMatchObject({
      set: [
        ['A', '2'],
        ['B', '1'],
      ],
      ruleIds: ['rule-0', 'rule-1'],
    });
    expect(change({ A: '0', B: '1' }, ...two)).toMatchObject({ set: [], keptKeys: ['A'] });
    expect(change({ A: '2' }, ...two)).toMatchObject({
      set: [['B', '1']],
      ruleIds: ['rule-0'],
      keptKeys: [],
    });
  });

  it('sorts keys, so that equal changes are identical', () => {
    expect(change({}, { set: { b: '1' } }, { set: { a: '1' } }).set).toEqual([
      ['a', '1'],
      ['b', '1'],
    ]);
  });

  it.each(PROTOTYPE_NAMES)('sets a tag named %s like any other', (name) => {
    const rule = { set: [[name, 'x'] as const] };
    expect(change({}, rule)).toMatchObject({ set: [[name, 'x']], before: [[name, null]], keptKeys: [] });
    const tags = new Map([[name, 'y']]);
    expect(change(tags, rule)).toMatchObject({ set: [], keptKeys: [name] });
    expect(change(tags, { ...rule, onConflict: 'overwrite' })).toMatchObject({
      set: [[name, 'x']],
      before: [[name, 'y']],
    });
  });
});

describe('rules that disagree', () => {
  const rules = () => ruled(rulesOf({ set: { A: '1' } }, { set: { A: '2' } }));

  it('are named with the tag, both values and three resources', () => {
    const target = rules();
    target.changeOf(resourceItem('i-1', {}));
    target.changeOf(resourceItem('i-2', {}));
    expect(() => target.changeOf(resourceItem('i-3', {}))).toThrow(
      expect.objectContaining({
        name: 'RulesDisagree',
        message:
          'rules "rule-0" and "rule-1" disagree about the tag "A": "rule-0" wants "1", and "rule-1" wants "2"; for example on ' +
          'i-1 (111111111111 us-east-1), i-2 (111111111111 us-east-1), i-3 (111111111111 us-east-1). ' +
          'Give the rule that decides a higher priority, or let the rules match different resources',
      }),
    );
  });

  it('are found at the end if there are fewer resources', () => {
    const target = rules();
    expect(target.changeOf(resourceItem('i-1', {})).set).toEqual([]);
    expect(() => target.finish()).toThrow('for example on i-1 (111111111111 us-east-1). Give');
  });

  it('are no error without a resource that both match', () => {
    const target = rules();
    target.changeOf(resourceItem('i-1', { state: 'terminated' }));
    expect(() => target.finish()).not.toThrow();
  });
});
