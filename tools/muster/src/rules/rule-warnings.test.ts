import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { noRuleCounts, Rules } from '@muster/contracts';
import { registerResourceType } from '@muster/resource-types';
import { toyBoat } from '@muster/resource-types/testing';
import { matchedNothing, type RuleScope, ruleWarnings } from './rule-warnings.ts';

const scope: RuleScope = { accounts: ['111111111111', '222222222222'], regions: 'enabled' };
const set = { Team: 'a' };
const other = { Team: 'b' };
const warningsOf = (rules: readonly object[], over: Partial<RuleScope> = {}): string[] =>
  ruleWarnings(Rules.parse(rules), { ...scope, ...over }).map(({ code, message }) => `${code}: ${message}`);

describe('keys that other services depend on', () => {
  it('are named with the services that depend on them, for each rule', () => {
    expect(
      warningsOf([
        { id: 'a', set: { 'Patch Group': 'web', Team: 'x' } },
        { id: 'b', set: { schedule: 'office-hours' } },
      ]),
    ).toEqual([
      'RuleSetsSensitiveKey: rule "a" sets the tag "Patch Group": the patch baseline of Systems Manager depends on it; protectedTagKeys can protect it',
      'RuleSetsSensitiveKey: rule "b" sets the tag "schedule": Instance Scheduler on AWS depends on it; protectedTagKeys can protect it',
    ]);
  });
});

describe('warnings about rules before a run', () => {
  it.each<[string, object, Partial<RuleScope>, string[]]>([
    ['none if all match', {}, {}, []],
    [
      'accounts that the run does not cover',
      { accounts: ['111111111111', '333333333333'] },
      {},
      ['RuleAccountNotInScope: rule "a" names accounts that the run does not cover: 333333333333'],
    ],
    [
      'only such accounts',
      { accounts: ['333333333333'] },
      {},
      [
        'RuleAccountNotInScope: rule "a" names accounts that the run does not cover: 333333333333; it matches nothing',
      ],
    ],
    [
      'none while the accounts of an organization are unknown',
      { accounts: ['333333333333'] },
      { accounts: undefined },
      [],
    ],
    [
      'a region that does not exist',
      // cspell:ignore wset
      { regions: ['eu-wset-1', 'us-*'] },
      {},
      ['RuleRegionUnknown: rule "a" names regions that do not exist: eu-wset-1'],
    ],
    [
      'a wildcard that matches no region',
      { regions: ['xx-*'] },
      {},
      ['RuleRegionUnknown: rule "a" names regions that do not exist: xx-*; it matches nothing'],
    ],
    ['none if the wildcard also selects new regions', { regions: ['xx-*'] }, { regions: ['xx-*'] }, []],
    [
      'a region that the configuration excludes',
      { regions: ['eu-west-1', 'us-east-1'] },
      { regions: ['us-*'] },
      ['RuleRegionNotInScope: rule "a" names regions that the run does not cover: eu-west-1'],
    ],
    ['none if wildcards overlap', { regions: ['*-1'] }, { regions: ['us-*'] }, []],
    [
      'a region that no account has enabled, if that is known',
      { regions: ['eu-west-1'] },
      { usableRegions: ['us-east-1'] },
      [
        'RuleRegionNotInScope: rule "a" names regions that the run does not cover: eu-west-1; it matches nothing',
      ],
    ],
    [
      'a tag that is both required and excluded',
      { tags: { Team: 'x' }, missingTags: ['Team'] },
      {},
      ['RuleMatchesNothing: rule "a" matches nothing: tags requires Team and missingTags excludes it'],
    ],
  ])('cover %s', (_, match, over, expected) => {
    expect(warningsOf([{ id: 'a', match, set }], over)).toEqual(expected);
  });

  it.each<[string, object, object, boolean]>([
    ['both match all', {}, {}, true],
    ['one matches all', { accounts: ['111111111111'] }, {}, true],
    ['accounts differ', { accounts: ['111111111111'] }, { accounts: ['222222222222'] }, false],
    ['regions overlap', { regions: ['eu-*'] }, { regions: ['*-1'] }, true],
    ['regions differ', { regions: ['eu-*'] }, { regions: ['us-east-1'] }, false],
    ['states differ', { states: ['terminated'] }, {}, false],
    ['tag values differ', { tags: { Env: 'prod' } }, { tags: { Env: ['dev', 'test'] } }, false],
    ['tag values overlap', { tags: { Env: ['prod', 'dev'] } }, { tags: { Env: ['dev'] } }, true],
    ['a tag is required and missing', { tags: { Env: 'prod' } }, { missingTags: ['Env'] }, false],
    ['one requires managed instances, the other excludes them', { managed: true }, { managed: false }, false],
    ['one requires managed instances, the other accepts any', { managed: true }, {}, true],
    ['a tag is missing and required', { missingTags: ['Env'] }, { tags: { Env: 'prod' } }, false],
  ])('two rules that set one key to different values where %s: %s', (_, first, second, disagree) => {
    const rules = [
      { id: 'a', match: first, set },
      { id: 'b', match: second, set: other },
    ];
    expect(warningsOf(rules)).toEqual(
      disagree
        ? [
            'RulesDisagree: rules "a" and "b" set Team to different values and can match the same instance; if they do, no plan is made. Give the rule that decides a higher priority',
          ]
        : [],
    );
  });

  it('does not report rules that set the same value, and names ten of many that disagree', () => {
    expect(
      warningsOf([
        { id: 'a', set },
        { id: 'b', set },
      ]),
    ).toEqual([]);
    const many = Array.from({ length: 20 }, (_, index) => ({ id: `r${index}`, set: { Team: `${index}` } }));
    const warnings = warningsOf(many);
    expect(warnings).toHaveLength(11);
    expect(warnings.at(-1)).toBe('RulesDisagree: 180 more warnings of this kind (RulesDisagree)');
  });
});

describe('rules for a second resource type', () => {
  let unregister: () => void;
  beforeAll(() => {
    unregister = registerResourceType(toyBoat);
  });
  afterAll(() => unregister());

  const boats = { resourceTypes: ['toy:boat'] };

  it.each<[string, object, object, boolean]>([
    ['one applies to instances', {}, boats, false],
    ['both apply to it', boats, { resourceTypes: ['ec2:instance', 'toy:boat'] }, true],
    [
      'they match different states of it',
      { ...boats, states: ['afloat'] },
      { ...boats, states: ['sunk'] },
      false,
    ],
  ])('disagree where %s: %s', (_, first, second, disagree) => {
    const warnings = warningsOf([
      { id: 'a', match: first, set },
      { id: 'b', match: second, set: other },
    ]);
    expect(warnings).toHaveLength(disagree ? 1 : 0);
  });

  it('match nothing with the states of another type', () => {
    expect(
      warningsOf([
        { id: 'a', match: { states: ['afloat'] }, set },
        { id: 'b', match: { ...boats, states: ['running'] }, set },
        { id: 'c', match: { ...boats, states: ['running', 'afloat'] }, set },
      ]),
    ).toEqual([
      'RuleMatchesNothing: rule "a" matches nothing: ec2:instance has none of its states',
      'RuleMatchesNothing: rule "b" matches nothing: toy:boat has none of its states',
    ]);
  });
});

describe('rules that matched nothing in a run', () => {
  const targets = { planned: 2, succeeded: 1, failed: 0, skipped: 0 };
  const status = 'complete';
  const rules = [noRuleCounts('typo'), { ...noRuleCounts('fine'), matched: 1, applied: 1 }];

  it('are named', () => {
    expect(matchedNothing({ rules, status, targets }).map(({ message }) => message)).toEqual([
      'rule "typo" matched no instance; check the match of the rule',
    ]);
    expect(matchedNothing({ rules, status: 'partial', targets: { ...targets, failed: 1 } })[0]?.message).toBe(
      'rule "typo" matched no instance in the targets that could be read; check the match of the rule',
    );
    expect(matchedNothing({ status, targets })).toEqual([]);
  });

  it.each(['running', 'interrupted', 'stopped', 'failed'] as const)(
    'are not named in a run that is %s',
    (each) => {
      expect(matchedNothing({ rules, status: each, targets })).toEqual([]);
    },
  );

  it('are not named in a run that applied a plan: its rules may match many', () => {
    expect(matchedNothing({ rules, status, targets, planId: 'plan-1' })).toEqual([]);
  });

  it('are not named if no target could be read', () => {
    const none = { ...targets, succeeded: 0, failed: 2 };
    expect(matchedNothing({ rules, status: 'partial', targets: none })).toEqual([]);
  });
});
