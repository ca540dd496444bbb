import { describe, expect, it } from '@jest/globals';
import { formatPath } from '@muster/contracts';
import { rulePartsIn } from './rule-parts.ts';
import { protectionProblems, ruleProblems } from './rule-problems.ts';
import { type RuleInput, rulesOf } from './testing/rules.ts';

const texts = (problems: readonly { path: readonly PropertyKey[]; message: string }[]) =>
  problems.map(({ path, message }) => `${formatPath([...path])}: ${message}`);
const problemsOf = (rule: RuleInput) => texts(ruleProblems(rulesOf(rule)));
const set = { Owner: 'x' };

describe('ruleProblems', () => {
  it.each<[RuleInput, string]>([
    [
      { set, match: { instanceTypes: ['/(/'] } },
      '[0].match.instanceTypes[0]: the pattern /(/ is not a regular',
    ],
    [{ set, match: { accountTags: { A: '/(/' } } }, '[0].match.accountTags.A: the pattern'],
    [
      { set, match: { any: [{ not: { hasTag: [{ key: 'a', value: ['b', '/[/'] }] } }] } },
      '[0].match.any[0].not.hasTag[0].value[1]: ',
    ],
    [
      { set, match: { launchedAfter: '2026-02-01', launchedBefore: '2026-01-01' } },
      '[0].match.launchedAfter: launchedAfter must be earlier',
    ],
    [{ remove: ['Owner', '/a/g'] }, '[0].remove[1]: the pattern /a/g has the flags "g"'],
    [{ keepOnly: ['/(?<=a)/'] }, '[0].keepOnly[0]: '],
    [{ renameKey: { Owner: '/(/' } }, '[0].renameKey.Owner: '],
    [{ mapValue: { Env: { values: { prod: ['/(/'] } } } }, '[0].mapValue.Env.values.prod[0]: '],
    [{ set: { Owner: '{owner}' } }, '[0].set.Owner: {owner} is not a template'],
    [{ set: { Owner: `{{${'x'.repeat(256)}` } }, '[0].set.Owner: a tag value has at most 256 characters'],
    [{ set: { '{region}': 'x' } }, '[0].set.{region}: templates are possible only in the values'],
    [
      { mapValue: { Env: { values: { '{region}': ['a'] } } } },
      '[0].mapValue.Env.values.{region}: templates are',
    ],
    [
      { set, setIfMissing: { Owner: 'y' } },
      '[0].setIfMissing.Owner: set and setIfMissing both decide the tag "Owner"; remove one',
    ],
    [{ set, renameKey: { Owner: 'owner' } }, '[0].renameKey.Owner: set and renameKey both decide'],
    [{ set, normalize: { Owner: ['trim'] } }, '[0].normalize.Owner: set and normalize both decide'],
    [{ set, remove: ['Own*'] }, '[0].set.Owner: set gives the tag "Owner", and remove removes it'],
    [
      { set, keepOnly: ['Name'] },
      '[0].set.Owner: set gives the tag "Owner", and keepOnly removes it; add the key',
    ],
    [
      { renameKey: { A: 'b', B: 'A' } },
      '[0].renameKey.A: renameKey gives the tag "A", and renameKey renames it to "B"',
    ],
    [{ remove: ['aws:x'] }, '[0].remove[0]: the prefix aws: is reserved by AWS'],
    [{ renameKey: { A: ['aws:x'] } }, '[0].renameKey.A[0]: the prefix aws: is reserved by AWS'],
    [
      { mapValue: { Env: { values: { a: 'b*', bc: 'd' } } } },
      '[0].mapValue.Env.values.a: a pattern of "a" matches "bc"',
    ],
    [
      { mapValue: { Env: { values: { Prod: ['p'] } } }, normalize: { Env: ['lower'] } },
      '[0].mapValue.Env.values.Prod: normalize changes the value "Prod"',
    ],
    [
      { set: { Label: '{tags.Label}-x' } },
      '[0].set.Label: the template reads the tag "Label", which the same rule sets',
    ],
    [
      { set: { Label: '{tags.Old}' }, remove: ['Old'] },
      '[0].set.Label: the template reads the tag "Old", which the same rule removes',
    ],
  ])('%j', (rule, message) => {
    expect(problemsOf(rule)).toEqual([expect.stringContaining(message)]);
  });

  it.each<[RuleInput]>([
    [{ set: { Owner: '{{x} {tags.Team|default:none}' } }],
    [
      {
        renameKey: { Environment: ['env'] },
        set: { Label: '{tags.Environment}' },
      },
    ],
    [{ set, keepOnly: ['Own*'] }],
    [{ remove: ['aws*'] }],
  ])('none: %j', (rule) => {
    expect(problemsOf(rule)).toEqual([]);
  });

  it('limits the depth of conditions', () => {
    let match: NonNullable<RuleInput['match']> = { regions: ['eu-*'] };
    for (let level = 0; level < 9; level++) match = { not: match };
    expect(problemsOf({ set, match })).toEqual([]);
    expect(problemsOf({ set, match: { not: match } })).toEqual([
      expect.stringContaining('conditions can be 10 levels deep'),
    ]);
  });
});

describe('protectionProblems', () => {
  it('names each tag that a rule changes and that is protected', () => {
    const rule: RuleInput = {
      set: { Team: 'x' },
      setIfMissing: { team2: 'x' },
      renameKey: { Environment: ['teams', 'tea*'] },
      remove: ['TEAM', '*'],
      normalize: { Other: ['trim'] },
    };
    expect(texts(protectionProblems(rulesOf(rule), ['team*']))).toEqual([
      '[0].set.Team: rule "rule-0" sets the tag "Team", which protectedTagKeys protects ("team*"); remove one of the two',
      expect.stringContaining('[0].setIfMissing.team2: rule "rule-0" sets the tag "team2"'),
      expect.stringContaining('[0].renameKey.Environment[0]: rule "rule-0" renames the tag "teams"'),
      expect.stringContaining('[0].remove[0]: rule "rule-0" removes the tag "TEAM"'),
    ]);
  });
});

describe('rulePartsIn', () => {
  it('leaves out what is not valid', () => {
    expect(rulePartsIn([{ id: 'a', set: [['A', 'x']], match: { states: ['wrong'] }, remove: 5 }, 7])).toEqual(
      [{ id: 'a', set: [['A', 'x']] }, {}],
    );
  });
});
