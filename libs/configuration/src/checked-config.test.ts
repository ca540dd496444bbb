import { describe, expect, it } from '@jest/globals';
import { formatPath, MusterConfigV1, parseContract, RegionName, RunRequestV1 } from '@muster/contracts';
import { checkRequest } from './check-request.ts';
import { CheckedConfig } from './checked-config.ts';
import { requestOf } from './request-of.ts';

const accounts = ['111111111111'];
const rule = { id: 'production', set: { Production: 'Yes' } };

/** For a key of a mapping, zod only reports that it is invalid. The reason is one level down. */
const issuesOf = (config: unknown): string[] =>
  (CheckedConfig.safeParse(config).error?.issues ?? []).map(
    (issue) =>
      `${formatPath(issue.path)}: ${issue.code === 'invalid_key' ? issue.issues.map(({ message }) => message).join(', ') : issue.message}`,
  );

describe('muster.yaml', () => {
  it('requires only accounts', () => {
    expect(parseContract(MusterConfigV1, { accounts })).toEqual({
      accounts,
      regions: 'enabled',
      roles: { reader: 'MusterReader', tagger: 'MusterTagger' },
      rules: [],
    });
  });

  it.each([
    [{}, 'accounts: missing; set accounts, such as accounts: ["111111111111"], or organization'],
    [
      { accounts, organization: { include: ['ou-abcd-12345678'] } },
      'organization: accounts and organization cannot be combined; remove one of the two',
    ],
    [
      { accounts: ['11111111111'] },
      'accounts[0]: expected an account id of exactly 12 digits, such as "111111111111"',
    ],
    [
      { accounts: [111111111111] },
      'accounts[0]: expected an account id as a quoted string of 12 digits; write "111111111111"',
    ],
    [
      { accounts: ['111111111111', '111111111111'] },
      'accounts[1]: account 111111111111 is listed twice; remove one of the two',
    ],
    [
      { accounts, regions: ['us-east-9'] },
      'regions[0]: region "us-east-9" does not exist; did you mean us-east-1 or us-east-2?',
    ],
    [
      // cspell:ignore wset
      { accounts, homeRegion: 'eu-wset-1' },
      'homeRegion: region "eu-wset-1" does not exist; did you mean eu-west-1?',
    ],
    [
      { accounts, regions: 'all' },
      'regions: expected "enabled" or a list of regions, such as ["us-east-1", "eu-*"]',
    ],
    [
      { accounts, rules: [{ id: 'x', set: { 'aws:x': 'y' } }] },
      'rules[0].set.aws:x: the prefix aws: is reserved by AWS; choose another tag key',
    ],
    [
      { accounts, rules: [{ id: 'x', set: { Key: 'v'.repeat(300) } }] },
      'rules[0].set.Key: a tag value has at most 256 characters',
    ],
    [
      { accounts, rules: [{ id: 'x', set: {} }] },
      'rules[0].set: set at least one tag, such as { Production: "Yes" }, or use another action: renameKey, normalize, mapValue, setIfMissing, remove, keepOnly',
    ],
    [
      { accounts, rules: [rule, rule] },
      'rules[1].id: rule id "production" is used twice; choose another one',
    ],
    [
      { accounts, rules: [{ ...rule, match: { managed: 'no' } }] },
      expect.stringContaining('rules[0].match.managed: expected true or false, without quotes'),
    ],
    [
      { accounts, rules: [{ ...rule, match: { states: ['started'] } }] },
      expect.stringContaining('rules[0].match.states[0]'),
    ],
    [{ accounts, color: 'red' }, expect.stringContaining('color')],
    [
      { accounts, lossGuard: 'on' },
      'lossGuard: expected "off" or a mapping, such as { noneLeftOf: 20, halfLeftOf: 200, pauseSeconds: 30 }',
    ],
    [
      { accounts, rules: [rule], protectedTagKeys: ['Team', 'prod*'] },
      'rules[0].set.Production: rule "production" sets the tag "Production", which protectedTagKeys protects ("prod*"); remove one of the two',
    ],
    [{ accounts, protectedTagKeys: [] }, 'protectedTagKeys: name at least one tag key'],
    [{ accounts, protectedTagKeys: [''] }, 'protectedTagKeys[0]: a tag key has at least 1 character'],
    [
      { accounts, protectedTagKeys: [1] },
      'protectedTagKeys[0]: expected a tag key as a string, such as "Team" or "aws-backup*"',
    ],
    [{ accounts, lossGuard: null }, expect.stringContaining('lossGuard: expected "off" or a mapping')],
  ])('refuses %j', (config, message) => {
    expect(issuesOf(config)).toEqual([message]);
  });

  it.each([
    [{ pauseSeconds: 29 }, false],
    [{ pauseSeconds: 30 }, true],
    [{ pauseSeconds: 900 }, true],
    [{ pauseSeconds: 901 }, false],
    [{ noneLeftOf: 0 }, false],
    [{ noneLeftOf: 1, halfLeftOf: 1 }, true],
    [{ halfLeftOf: 1.5 }, false],
    [{ quarterLeftOf: 5 }, false],
    ['off', true],
  ])('decides whether %j can be a loss guard', (lossGuard, expected) => {
    expect(MusterConfigV1.schema.safeParse({ accounts, lossGuard }).success).toBe(expected);
  });

  it('completes a loss guard and passes it to the run, and passes none otherwise', () => {
    const named = { runId: 'r1', tag: false, homeRegion: 'us-east-1' };
    const config = parseContract(MusterConfigV1, { accounts, lossGuard: { noneLeftOf: 5 } });
    expect(requestOf(config, named).run.lossGuard).toEqual({
      noneLeftOf: 5,
      halfLeftOf: 200,
      pauseSeconds: 30,
    });
    expect(requestOf(parseContract(MusterConfigV1, { accounts }), named).run).not.toHaveProperty('lossGuard');
    const off = parseContract(MusterConfigV1, { accounts, lossGuard: 'off' });
    expect(parseContract(RunRequestV1, requestOf(off, named)).run.lossGuard).toBe('off');
  });

  it('passes the protected keys to the run, which refuses rules that set one however it was started', () => {
    const named = { runId: 'r1', tag: true, homeRegion: 'us-east-1' };
    const config = parseContract(MusterConfigV1, { accounts, rules: [rule], protectedTagKeys: ['Team'] });
    const request = requestOf(config, named);
    expect(request.run.protectedTagKeys).toEqual(['Team']);
    expect(parseContract(RunRequestV1, request)).toEqual(request);
    expect(() => checkRequest(request)).not.toThrow();
    const started = { ...request, run: { ...request.run, protectedTagKeys: ['PRODUCTION'] } };
    expect(() => checkRequest(started)).toThrow(
      'the request is not a valid run-request.v1: run.rules[0].set.Production: rule "production" sets the tag ' +
        '"Production", which protectedTagKeys protects ("PRODUCTION"); remove one of the two',
    );
    expect(requestOf(parseContract(MusterConfigV1, { accounts }), named).run).not.toHaveProperty(
      'protectedTagKeys',
    );
  });

  it.each([
    ['${account.name}', 'a template begins with {, without $: write {account.name}'],
    ['{}', expect.stringContaining('{} is not a template; write one of {accountId}')],
    ['{"json": {}}', expect.stringContaining('{"json": {}} is not a template')],
    ['open {', 'the template { has no closing }; add it, or write {{ for a literal {'],
    ['{ou.name}', expect.stringContaining('{ou.name} needs the organizational units of accounts')],
  ])('refuses %j in a value', (text, message) => {
    const rules = [rule, { id: 'x', set: { Account: text } }];
    const { error } = CheckedConfig.safeParse({ accounts, rules });
    expect(error?.issues).toEqual([
      expect.objectContaining({ path: ['rules', 1, 'set', 'Account'], message }),
    ]);
  });

  it.each(['{account.name}', 'team-{tags.Team|lower}-x', '{{literal}}', '{{'])(
    'accepts %j in a value and refuses it in a key',
    (text) => {
      const rules = (set: Record<string, string>) => [rule, { id: 'x', set }];
      expect(issuesOf({ accounts, rules: rules({ Account: text }) })).toEqual([]);
      expect(issuesOf({ accounts, rules: rules({ [text]: 'x' }) })).toEqual([
        `rules[1].set.${text}: templates are possible only in the values of set and setIfMissing; remove the {`,
      ]);
    },
  );

  it('refuses contradictions and protected keys of every action, beside other mistakes', () => {
    expect(
      issuesOf({
        accounts,
        protectedTagKeys: ['Team'],
        rules: [
          { id: 'x', match: { states: ['wrong'] }, remove: ['Team', '/(/'] },
          { id: 'y', set: { A: 'x' }, keepOnly: ['B'] },
        ],
      }),
    ).toEqual([
      expect.stringContaining('rules[0].match.states[0]'),
      expect.stringContaining('rules[0].remove[1]: the pattern /(/ is not a regular expression of RE2'),
      expect.stringContaining('rules[1].set.A: set gives the tag "A", and keepOnly removes it'),
      expect.stringContaining('rules[0].remove[0]: rule "x" removes the tag "Team", which protectedTagKeys'),
    ]);
  });

  it('keeps what only the command uses out of the request of a run', () => {
    const config = CheckedConfig.parse({
      accounts: ['111111111111'],
      planMaxAge: '1d',
      standard: { tags: [{ key: 'CostCenter', required: true }] },
    });
    const request = requestOf(config, { runId: 'r1', tag: true, homeRegion: 'us-east-1' });
    expect(() => checkRequest(request)).not.toThrow();
  });

  it('refuses rules that need an organization for listed accounts, unless a plan is applied', () => {
    const unit = { id: 'unit', match: { organizationalUnits: ['Production'] }, set: { Unit: '{ou.name}' } };
    const config = CheckedConfig.parse({ organization: { include: ['r-ab12'] }, rules: [unit] });
    const { run } = requestOf(config, { runId: 'r1', tag: true, homeRegion: 'us-east-1' });
    expect(() => checkRequest({ run, accounts })).toThrow('known only with organization');
    const applying = { ...run, planId: 'plan-20261123T090000Z-7c1e' };
    expect(() => checkRequest({ run: applying, accounts })).not.toThrow();
  });

  it('refuses a run with limits that tags without a plan, and no other', () => {
    const named = { runId: 'r1', tag: true, homeRegion: 'us-east-1' };
    const limited = CheckedConfig.parse({ accounts, rules: [{ ...rule, maxResources: 5 }] });
    const whole = CheckedConfig.parse({ accounts, rules: [rule], planLimits: { maxSharePercent: 10 } });
    const request = requestOf(limited, named);
    expect(() => checkRequest(request)).toThrow('rule "production" limits its changes (maxResources), so');
    expect(() => checkRequest(requestOf(whole, named))).toThrow('planLimits limits the changes of a plan');
    expect(() => checkRequest(requestOf(limited, { ...named, tag: false }))).not.toThrow();
    const applying = { ...request, run: { ...request.run, planId: 'plan-20261123T090000Z-7c1e' } };
    expect(() => checkRequest(applying)).not.toThrow();
  });

  it.each(['}', 'a} b', '$', '$account', '(a)', '[a]', '%a%', '<a>'])('accepts %j', (text) => {
    expect(issuesOf({ accounts, rules: [{ id: 'x', set: { [text]: text } }] })).toEqual([]);
  });

  it('allows templates in the conditions of a rule and in the rules of a started run', () => {
    const match = { tags: { Name: '{x}' }, missingTags: ['{y}'] };
    expect(issuesOf({ accounts, rules: [{ ...rule, match }] })).toEqual([]);
    const run = { ...RunRequestV1.example.run, rules: [{ id: 'x', match: {}, set: { A: '{b}' } }] };
    expect(RunRequestV1.schema.safeParse({ run, accounts }).success).toBe(true);
  });

  it('refuses a hand-written request and names what does not exist', () => {
    const run = {
      ...requestOf(CheckedConfig.parse({ accounts }), { runId: 'r1', tag: true, homeRegion: 'us-east-1' })
        .run,
      regions: ['eu-*', 'us-east-9'],
      tolerate: ['Throttled'],
    };
    expect(() => checkRequest({ run, accounts })).toThrow(
      'the request is not a valid run-request.v1: run.regions[1]: region "us-east-9" does not exist; did you mean ' +
        'us-east-1 or us-east-2?; run.tolerate[0]: Throttled cannot be tolerated: only explicit denials by a policy can, such as ' +
        'UnauthorizedOperation',
    );
  });

  it('reports all mistakes at once', () => {
    expect(
      issuesOf({
        accounts: ['1'],
        regions: ['us-east-9'],
        tolerate: ['Throttled'],
        rules: [{ id: 'x', set: { A: '{b}' } }],
      }),
    ).toHaveLength(4);
  });

  it('refuses rules that are too large', () => {
    const rules = [{ ...rule, match: { missingTags: ['k'.repeat(262_144)] } }];
    expect(issuesOf({ accounts, rules })).toEqual([
      'rules: the rules take 262243 bytes as JSON, the limit is 262144; ' +
        'split them into several configurations and run each separately',
    ]);
  });

  it.each([
    'cn-northwest-1',
    'eusc-de-east-1',
    'us-gov-east-1',
    'us-iso-west-1',
    'us-isob-east-1',
    'eu-isoe-west-1',
    'us-isof-south-1',
  ])('accepts a region of another partition: %s', (region) => {
    expect(issuesOf({ accounts, homeRegion: region, regions: [region] })).toEqual([]);
    expect(RegionName.safeParse(region).success).toBe(true);
  });

  it('accepts a wildcard for a region that is newer than this version', () => {
    expect(issuesOf({ accounts, regions: ['xx-new-*'] })).toEqual([]);
  });
});
