import { describe, expect, it } from '@jest/globals';
import { PROTOTYPE_NAMES } from '@muster/contracts/testing';
import { AccountFactsUnknownError } from './facts.ts';
import { compileRules } from './rule-set.ts';
import {
  changeBy,
  factsOf,
  resourceOf,
  type ResourceInput,
  type RuleInput,
  rulesOf,
} from './testing/rules.ts';

const units = [
  { id: 'r-ab12' },
  { id: 'ou-ab12-11111111', name: 'Production workloads' },
  { id: 'ou-ab12-22222222', name: 'EU' },
];

describe('conditions', () => {
  const isMatch = (match: RuleInput['match'], resource: ResourceInput = {}, facts = factsOf()) =>
    compileRules(rulesOf({ match, set: { A: '1' } })).changeOf(resourceOf(resource), facts).matched.length >
    0;

  it.each([
    [{ instanceTypes: ['t3.*'] }, { instanceType: 't3.large' }, true],
    [{ instanceTypes: ['t3.*'] }, { instanceType: 'm5.large' }, false],
    [{ instanceTypes: ['*'] }, {}, false],
    [{ vpcs: ['vpc-1'] }, { vpcId: 'vpc-1' }, true],
    [{ subnets: ['subnet-1'] }, { subnetId: 'subnet-2' }, false],
    [{ images: ['ami-*'] }, { imageId: 'ami-1' }, true],
    [{ platforms: ['Windows*'] }, { platform: 'Windows with SQL Server' }, true],
    [{ platforms: ['Windows*'] }, { platform: 'Linux/UNIX' }, false],
    [{ launchedBefore: '2026-01-31' }, { launchTime: '2026-01-30T23:59:59.000Z' }, true],
    [{ launchedBefore: '2026-01-31' }, { launchTime: '2026-01-31T00:00:00.000Z' }, false],
    [{ launchedAfter: '2026-01-31' }, { launchTime: '2026-01-31T00:00:00.000Z' }, true],
    [{ launchedAfter: '2026-01-31T12:00:00Z' }, { launchTime: '2026-01-31T11:59:59.000Z' }, false],
    [{ olderThan: '7d' }, { launchTime: '2026-11-20T11:59:59.000Z' }, true],
    [{ olderThan: '7d' }, { launchTime: '2026-11-20T12:00:00.000Z' }, false],
    [{ olderThan: '7d' }, {}, false],
    [{ hasTag: [{ key: 'env*', value: ['prod', 'st*'] }] }, { tags: { env1: 'staging' } }, true],
    [{ hasTag: [{ key: 'env*', value: ['prod', 'st*'] }] }, { tags: { env1: 'dev' } }, false],
    [{ hasTag: [{ key: 'env*' }] }, { tags: { Env: 'prod' } }, false],
    [{ hasTag: [{ key: 'env*', ignoreKeyCase: true }] }, { tags: { ENV: 'x' } }, true],
    [{ hasTag: [{ key: 'A' }, { key: 'B' }] }, { tags: { B: 'x' } }, true],
    [{ hasTag: [{ key: '/^env(ironment)?$/i', value: '/^prod/' }] }, { tags: { ENV: 'prod-1' } }, true],
    // The values of `tags` are texts, as they always were.
    [{ tags: { Name: 'web-*' } }, { tags: { Name: 'web-1' } }, false],
    [{ tags: { Name: 'web-*' } }, { tags: { Name: 'web-*' } }, true],
    [{ tags: { constructor: 'x' } }, {}, false],
    [{ not: { hasTag: [{ key: 'Owner' }] } }, {}, true],
    [{ not: { hasTag: [{ key: 'Owner' }] } }, { tags: { Owner: 'x' } }, false],
    [{ any: [{ regions: ['us-*'] }, { tags: { Team: 'web' } }] }, { tags: { Team: 'web' } }, true],
    [{ any: [{ regions: ['us-*'] }, { tags: { Team: 'web' } }] }, {}, false],
    [{ all: [{ regions: ['eu-*'] }, { not: { managed: true } }] }, {}, true],
    [{ all: [{ regions: ['eu-*'] }, { managed: true }] }, {}, false],
    [{ any: [{ states: ['terminated'] }, { states: ['running'] }] }, { state: 'terminated' }, false],
    [{ states: ['terminated'], any: [{ accounts: ['111111111111'] }] }, { state: 'terminated' }, true],
  ] as const)('%j, %j: %s', (match, resource, expected) => {
    expect(isMatch(match as RuleInput['match'], resource)).toBe(expected);
  });

  it('match the name and the tags of the account', () => {
    const facts = factsOf({ accountName: 'prod-eu', tags: { CostCenter: '4711' } });
    expect(isMatch({ accountNames: ['prod-*'] }, {}, facts)).toBe(true);
    expect(isMatch({ accountNames: ['prod-*'] })).toBe(false);
    expect(isMatch({ accountTags: { CostCenter: ['08*', '47*'] } }, {}, facts)).toBe(true);
    expect(isMatch({ accountTags: { CostCenter: '08*' } }, {}, facts)).toBe(false);
    expect(isMatch({ accountTags: { Team: '*' } }, {}, facts)).toBe(false);
  });

  it.each([
    [{ organizationalUnits: ['Sandbox'] }, {}],
    [{ not: { organizationalUnits: ['Sandbox'] } }, {}],
    // The name of a unit could not be read.
    [{ not: { organizationalUnits: ['Sandbox'] } }, { units: [{ id: 'r-ab12' }, { id: 'ou-ab12-1' }] }],
    [{ accountTags: { Team: '*' } }, { organizationTags: undefined }],
    [{ not: { accountTags: { Team: '*' } } }, { organizationTags: undefined }],
  ])('decide nothing by what is not known about the account: %j', (match, changes) => {
    const facts = { ...factsOf(), ...changes };
    expect(() => isMatch(match, {}, facts)).toThrow(AccountFactsUnknownError);
    // Other conditions leave the resource out, or a group that is known to match decides.
    for (const other of [{ regions: ['us-*'] }, { tags: { Team: 'web' } }, { managed: true }])
      for (const decided of [
        { ...match, ...other },
        { all: [match, other] },
        { not: { any: [match, { not: other }] } },
      ])
        expect(isMatch(decided, {}, facts)).toBe(false);
    expect(isMatch({ any: [match, { regions: ['eu-*'] }] }, {}, facts)).toBe(true);
    expect(() => isMatch({ any: [match, { regions: ['us-*'] }] }, {}, facts)).toThrow(
      AccountFactsUnknownError,
    );
  });

  it('name the rule that needs what is not known', () => {
    const message =
      'rule "rule-1" needs the organizational units of the account, and they are not known: no run';
    expect(() => changeBy([{ set: { A: '1' } }, { set: { Unit: '{ou.name}' } }])).toThrow(message);
    expect(() =>
      changeBy([{ set: { A: '1' } }, { match: { organizationalUnits: ['x'] }, set: { B: '1' } }]),
    ).toThrow(message);
  });

  it('use tags of the account in the configuration, also while those in the organization are not known', () => {
    const known = {
      ...factsOf({ tags: { Team: 'organization' } }),
      configuredTags: new Map([['Team', 'own']]),
    };
    const unknown = { ...known, organizationTags: undefined };
    for (const facts of [known, unknown]) {
      expect(isMatch({ accountTags: { Team: 'own' } }, {}, facts)).toBe(true);
      expect(isMatch({ accountTags: { Team: 'organization' } }, {}, facts)).toBe(false);
      expect(changeBy([{ set: { Team: '{account.tags.Team}' } }], {}, { facts }).set).toEqual([
        ['Team', 'own'],
      ]);
    }
    expect(isMatch({ accountTags: { Owner: '*' } }, {}, known)).toBe(false);
    expect(() => isMatch({ accountTags: { Owner: '*' } }, {}, unknown)).toThrow(AccountFactsUnknownError);
  });

  it.each([
    [['Production*'], true],
    [['/^eu$/i'], true],
    [['ou-ab12-22222222'], true],
    [['ou-ab12-*', 'x'], true],
    [['r-ab12'], true],
    [['Sandbox'], false],
    [['production'], false],
  ])('match any organizational unit above the account: %j %s', (organizationalUnits, expected) => {
    const facts = factsOf({ units });
    expect(isMatch({ organizationalUnits }, {}, facts)).toBe(expected);
    expect(isMatch({ not: { organizationalUnits } }, {}, facts)).toBe(!expected);
  });
});

describe('renameKey', () => {
  const rename = { renameKey: { Environment: ['env', '/^enviroment$/i'] } };
  const kept = { set: [], before: [], conflicts: [{ reason: 'RenameKept', key: 'Environment' }] };

  it('moves the value to the wanted key', () => {
    expect(changeBy([rename], { tags: { env: 'prod', Name: 'x' } })).toMatchObject({
      set: [['Environment', 'prod']],
      remove: [['env', 'prod']],
      before: [
        ['Environment', null],
        ['env', 'prod'],
      ],
      ruleIds: ['rule-0'],
    });
  });

  it('removes the old key if the wanted one has the same value', () => {
    expect(changeBy([rename], { tags: { ENVIROMENT: 'prod', Environment: 'prod' } })).toMatchObject({
      set: [],
      remove: [['ENVIROMENT', 'prod']],
    });
  });

  it('leaves both tags if the wanted key has another value', () => {
    expect(changeBy([rename], { tags: { env: 'prod', Environment: 'dev' } })).toMatchObject(kept);
  });

  it('overwrites the other value with onConflict: overwrite', () => {
    expect(
      changeBy([{ ...rename, onConflict: 'overwrite' }], { tags: { env: 'prod', Environment: 'dev' } }),
    ).toMatchObject({ set: [['Environment', 'prod']], remove: [['env', 'prod']] });
  });

  it.each(['keep', 'overwrite'] as const)('leaves several tags with different values (%s)', (onConflict) => {
    const change = changeBy([{ ...rename, onConflict }], { tags: { env: 'prod', enviroment: 'dev' } });
    expect(change).toMatchObject(kept);
  });

  it('lets tags that stay survive keepOnly', () => {
    const change = changeBy([{ ...rename, keepOnly: ['Environment'] }], {
      tags: { env: 'prod', Environment: 'dev', Other: 'x' },
    });
    expect(change).toMatchObject({ set: [], remove: [['Other', 'x']] });
  });
});

describe('normalize and mapValue', () => {
  it.each([
    [['trim'], ' Prod ', 'Prod'],
    [['lower', 'trim'], ' Prod ', 'prod'],
    [['upper'], 'prod', 'PROD'],
  ] as const)('%j: "%s" → "%s"', (steps, value, expected) => {
    const change = changeBy([{ normalize: { Env: [...steps] } }], { tags: { Env: value } });
    expect(change.set).toEqual([['Env', expected]]);
  });

  it.each([
    ['   ', ['trim'], 'the value would be empty'],
    ['ß'.repeat(200), ['upper'], 'the value would be longer than 256 characters'],
  ] as const)('reports a value that cannot be set', (value, steps, message) => {
    const change = changeBy([{ normalize: { Env: [...steps] } }], { tags: { Env: value } });
    expect(change).toMatchObject({ set: [], conflicts: [{ reason: 'ValueLimit', key: 'Env', message }] });
  });

  const map = { values: { production: ['prod*', 'live'], development: '/^dev/i' } };
  it.each([
    ['prod-1', 'production'],
    ['live', 'production'],
    ['DEV', 'development'],
    ['production', undefined],
    ['other', undefined],
  ])('mapValue: %s → %s', (value, expected) => {
    const change = changeBy([{ mapValue: { Env: map } }], { tags: { Env: value } });
    expect(change.set).toEqual(expected === undefined ? [] : [['Env', expected]]);
  });

  it('mapValue gives the default for all others, and nothing for a missing tag', () => {
    const rule = { mapValue: { Env: { ...map, default: 'unknown' } } };
    expect(changeBy([rule], { tags: { Env: 'x' } }).set).toEqual([['Env', 'unknown']]);
    expect(changeBy([rule], { tags: { Env: 'production' } }).set).toEqual([]);
    expect(changeBy([rule], { tags: {} }).set).toEqual([]);
  });

  it('come after renameKey and before setIfMissing', () => {
    const rule = {
      renameKey: { Env: ['environment'] },
      normalize: { Env: ['lower' as const] },
      mapValue: { Env: map },
      setIfMissing: { Env: 'DEVELOPMENT' },
    };
    expect(changeBy([rule], { tags: { environment: 'PROD' } }).set).toEqual([['Env', 'production']]);
    expect(changeBy([rule], { tags: {} }).set).toEqual([['Env', 'development']]);
  });
});

describe('templates', () => {
  it('read the tags as renameKey, normalize and mapValue leave them', () => {
    const rule = {
      renameKey: { Env: ['environment'] },
      normalize: { Env: ['lower' as const] },
      set: { Label: '{tags.Env}-x' },
    };
    expect(changeBy([rule], { tags: { environment: 'PROD' } }).set).toEqual([
      ['Env', 'prod'],
      ['Label', 'prod-x'],
    ]);
  });
});

describe('set and setIfMissing', () => {
  it('setIfMissing never overwrites', () => {
    const rule = { setIfMissing: { Owner: 'unknown' }, onConflict: 'overwrite' as const };
    expect(changeBy([rule], { tags: { Owner: 'x' } })).toMatchObject({ set: [], keptKeys: [] });
    expect(changeBy([rule]).set).toEqual([['Owner', 'unknown']]);
  });

  it('keeps another value unless the rule overwrites', () => {
    const resource = { tags: { Production: 'No' } };
    expect(changeBy([{ set: { Production: 'Yes' } }], resource)).toMatchObject({
      set: [],
      keptKeys: ['Production'],
      matched: [{ id: 'rule-0', fate: 'kept' }],
    });
    expect(changeBy([{ set: { Production: 'Yes' }, onConflict: 'overwrite' }], resource)).toMatchObject({
      set: [['Production', 'Yes']],
      before: [['Production', 'No']],
      matched: [{ id: 'rule-0', fate: 'planned' }],
    });
  });

  it('reports a template that cannot be filled, and sets the others', () => {
    expect(changeBy([{ set: { Account: '{account.name}', Region: '{region}' } }])).toMatchObject({
      set: [['Region', 'eu-west-1']],
      conflicts: [
        {
          reason: 'Template',
          ruleId: 'rule-0',
          key: 'Account',
          message: 'the name of the account is missing',
        },
      ],
    });
  });

  it('reports a filled value that is empty or too long', () => {
    const tags = { Empty: '', Long: 'x'.repeat(256) };
    const change = changeBy([{ set: { A: '{tags.Empty}', B: '{tags.Long}y' } }], { tags });
    expect(change).toMatchObject({
      set: [],
      conflicts: [{ reason: 'ValueLimit' }, { reason: 'ValueLimit' }],
    });
  });

  it('treats names of properties as other tag keys', () => {
    const set = new Map(PROTOTYPE_NAMES.map((name) => [name, 'x']));
    expect(changeBy([{ set }]).set).toHaveLength(PROTOTYPE_NAMES.length);
  });
});

describe('remove and keepOnly', () => {
  const tags = { 'aws:x': '1', 'eks:y': '2', Name: 'web', 'temp-1': 'a', Team: 'b' };

  it('remove names keys and patterns', () => {
    expect(changeBy([{ remove: ['Team', 'temp-*', 'Absent'] }], { tags }).remove).toEqual([
      ['Team', 'b'],
      ['temp-1', 'a'],
    ]);
  });

  it('keepOnly removes all others, except those of AWS and protected ones', () => {
    const change = changeBy([{ keepOnly: ['Name'] }], { tags }, { protectedTagKeys: ['EKS:*'] });
    expect(change.remove).toEqual([
      ['Team', 'b'],
      ['temp-1', 'a'],
    ]);
  });

  it('remove with a pattern for everything leaves protected keys and those of AWS', () => {
    const change = changeBy([{ remove: ['*'] }], { tags }, { protectedTagKeys: ['*e*'] });
    expect(change).toMatchObject({ set: [], ruleIds: [], before: [] });
  });
});

describe('several rules', () => {
  const set = (Owner: string, more: RuleInput = {}): RuleInput => ({ set: { Owner }, ...more });

  it.each<[RuleInput[]]>([
    [[set('a'), set('b')]],
    [[set('a'), set('b', { onConflict: 'overwrite' })]],
    [[set('a'), { setIfMissing: { Owner: 'b' } }]],
    [[set('a'), { remove: ['Own*'] }]],
    [[set('a'), { keepOnly: ['Name'] }]],
    [[set('a'), { renameKey: { Contact: ['Owner'] } }]],
    [[set('A'), { normalize: { Owner: ['lower' as const] } }]],
  ])('disagree: %j', (rules) => {
    expect(changeBy(rules)).toMatchObject({
      set: [],
      disagreements: [{ key: 'Owner', ruleIds: ['rule-0', 'rule-1'] }],
    });
    const [first = {}, ...others] = rules;
    expect(changeBy([{ ...first, priority: 1 }, ...others])).toMatchObject({
      set: [['Owner', expect.stringMatching(/^a$/i)]],
    });
  });

  it('disagree about a tag that has the value of one of them', () => {
    const rules = [
      set('a', { onConflict: 'overwrite' as const }),
      set('b', { onConflict: 'overwrite' as const }),
    ];
    expect(changeBy(rules, { tags: { Owner: 'a' } }).disagreements).toHaveLength(1);
    expect(changeBy(rules, { tags: { Owner: 'c' } }).disagreements).toHaveLength(1);
  });

  it('agree about the same value, and both decide', () => {
    expect(changeBy([set('a'), set('a')])).toMatchObject({
      set: [['Owner', 'a']],
      ruleIds: ['rule-0', 'rule-1'],
    });
  });

  it('agree if one of them only normalizes the value that the other one gives', () => {
    const change = changeBy([set('a'), { normalize: { Owner: ['lower'] } }]);
    expect(change).toMatchObject({ set: [['Owner', 'a']] });
    expect(change.disagreements).toBeUndefined();
  });

  it('the one with the higher priority decides, and its onConflict', () => {
    const rules = [set('a', { priority: 1 }), set('b', { onConflict: 'overwrite' as const })];
    expect(changeBy(rules)).toMatchObject({
      set: [['Owner', 'a']],
      matched: [{ fate: 'planned' }, { fate: 'overruled' }],
    });
    expect(changeBy(rules, { tags: { Owner: 'c' } })).toMatchObject({
      set: [],
      keptKeys: ['Owner'],
      matched: [{ fate: 'kept' }, { fate: 'overruled' }],
    });
  });

  it('a removal of higher priority keeps a tag from being set', () => {
    const change = changeBy([set('a'), { remove: ['Owner'], priority: 1 }]);
    expect(change).toMatchObject({ set: [], matched: [{ fate: 'overruled' }, { fate: 'nothingToDo' }] });
    expect(change.disagreements).toBeUndefined();
  });
});

describe('owned resources', () => {
  it.each([
    [{ tags: { 'aws:cloudformation:stack-name': 's' } }, true],
    [{ tags: { 'aws:autoscaling:groupName': 'g' } }, true],
    [{ tags: { 'eks:cluster-name': 'c' } }, true],
    [{ tags: { 'aws:eks:cluster-name': 'c' } }, true],
    [{ managedBy: 'eks.amazonaws.com' }, true],
    [{ tags: { 'aws:createdBy': 'x', Name: 'eks:' } }, false],
  ] as const)('%j: %s', (resource, isOwned) => {
    const by = (owned?: 'leave' | 'report' | 'tag') =>
      changeBy([{ set: { A: '1' }, ...(owned === undefined ? {} : { owned }) }], resource);
    expect(by('leave')).toMatchObject({ matched: isOwned ? [] : [{ fate: 'planned' }] });
    expect(by('leave').conflicts).toBeUndefined();
    expect(by('report').conflicts).toEqual(
      isOwned
        ? [{ reason: 'Owned', ruleId: 'rule-0', message: 'an AWS service owns the resource' }]
        : undefined,
    );
    for (const owned of ['tag', undefined] as const) expect(by(owned).set).toEqual([['A', '1']]);
  });
});

describe('whyUnmatched', () => {
  const why = (rule: RuleInput, resource: ResourceInput) =>
    compileRules(rulesOf({ set: { A: '1' }, ...rule })).whyUnmatched(resourceOf(resource), factsOf());

  it('names the reason', () => {
    expect(why({}, { state: 'terminated' })).toBe('State');
    expect(why({ match: { managed: false } }, { managedBy: 'aws' })).toBe('Managed');
    expect(why({ owned: 'leave' }, { managedBy: 'aws' })).toBe('Owned');
    expect(why({ match: { regions: ['us-*'] } }, {})).toBe('NoRule');
  });

  it.each([
    { states: ['stopped' as const], organizationalUnits: ['Sandbox'] },
    { managed: true, organizationalUnits: ['Sandbox'] },
  ])('needs nothing that is not known about the account: %j', (match) => {
    expect(changeBy([{ match, set: { A: '1' } }]).matched).toEqual([]);
    expect(why({ match }, {})).toBe('NoRule');
  });
});
