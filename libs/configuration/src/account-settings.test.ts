import { describe, expect, it } from '@jest/globals';
import { accessTo, formatPath, parseContract, Roles, RunRequestV1 } from '@muster/contracts';
import { accountSettingsOf, refusalInAws, regionsFor } from './account-access.ts';
import { checkRequest } from './check-request.ts';
import { CheckedConfig } from './checked-config.ts';
import { InvalidConfigError, parseConfig } from './file/index.ts';
import { requestOf } from './request-of.ts';

// cspell:ignore profil readr
const A = '111111111111';
const B = '222222222222';
const issuesOf = (config: unknown): string[] =>
  (CheckedConfig.safeParse(config).error?.issues ?? []).map(
    ({ path, message }) => `${formatPath(path)}: ${message}`,
  );
const requestFor = (config: unknown) =>
  requestOf(CheckedConfig.parse(config), { runId: 'run-1', tag: false, homeRegion: 'us-east-1' });
const refusalOf = (text: string): string => {
  try {
    parseConfig(text, 'muster.yaml');
  } catch (error) {
    if (error instanceof InvalidConfigError) return error.message;
    throw error;
  }
  return 'accepted';
};

describe('accounts with settings', () => {
  it('adds settings to the request, without IDs alone', () => {
    const request = requestFor({
      accounts: [
        A,
        { id: B, name: 'development', role: 'Audit', externalId: 'audit', tags: { CostCenter: '4711' } },
        { id: '333333333333', self: true, regions: ['eu-*'] },
        { id: '444444444444' },
      ],
    });
    expect(request).toMatchObject({
      accounts: [A, B, '333333333333', '444444444444'],
      run: { hasAccountSettings: true },
      accountSettings: [
        {
          accountId: B,
          name: 'development',
          role: 'Audit',
          externalId: 'audit',
          tags: [['CostCenter', '4711']],
        },
        { accountId: '333333333333', self: true, regions: ['eu-*'] },
      ],
    });
    expect(parseContract(RunRequestV1, JSON.parse(JSON.stringify(request)))).toEqual(request);
    expect(() => checkRequest(request)).not.toThrow();
  });

  it('keeps the request of a file with IDs alone as it was', () => {
    expect(requestFor({ accounts: [A, B] })).toEqual({
      run: {
        runId: 'run-1',
        homeRegion: 'us-east-1',
        regions: 'enabled',
        roles: { reader: 'MusterReader', tagger: 'MusterTagger' },
        rules: [],
        tag: false,
      },
      accounts: [A, B],
    });
  });

  it('reads settings of accounts of an organization', () => {
    const organization = { include: ['ou-abcd-12345678'], accounts: [{ id: A, self: true }] };
    expect(requestFor({ organization })).toMatchObject({
      organization: { include: ['ou-abcd-12345678'], exclude: [] },
      accountSettings: [{ accountId: A, self: true }],
    });
    expect(requestFor({ organization }).organization).not.toHaveProperty('accounts');
  });

  it('accepts roles: none if every account has credentials', () => {
    const accounts = [
      { id: A, profile: 'prod' },
      { id: B, self: true },
    ];
    expect(issuesOf({ accounts, roles: 'none' })).toEqual([]);
    expect(requestFor({ accounts, roles: 'none' }).run.roles).toEqual({
      reader: 'MusterReader',
      tagger: 'MusterTagger',
    });
  });

  it.each([
    [
      { accounts: [A, { id: A, name: 'again' }] },
      'accounts[1]: account 111111111111 is listed twice; remove one of the two',
    ],
    [
      { accounts: [{ id: A, profile: 'a', role: 'Audit' }] },
      'accounts[0].role: profile and role cannot be combined; remove one of the two',
    ],
    [
      { accounts: [{ id: A, self: true, externalId: 'muster' }] },
      'accounts[0].externalId: externalId is for a role, and self assumes none; remove one of the two',
    ],
    [
      {
        accounts: [
          { id: A, profile: 'a' },
          { id: B, profile: 'a' },
        ],
      },
      'accounts[1].profile: the profile a is used for account 111111111111, too; a profile has the credentials of one account; choose another profile or a role',
    ],
    [
      {
        accounts: [
          { id: A, self: true },
          { id: B, self: true },
        ],
      },
      'accounts[1].self: only one account can be self, and 111111111111 is; use a profile or a role here',
    ],
    [
      { accounts: [A, { id: B, profile: 'a' }], roles: 'none' },
      'accounts[0]: roles is none, so account 111111111111 needs profile or self: true',
    ],
    [
      { organization: { include: ['ou-abcd-12345678'] }, roles: 'none' },
      'roles: the accounts of an organization are read with a role; write their names, not none',
    ],
  ])('refuses %j', (config, issue) => {
    expect(issuesOf(config)).toEqual([issue]);
  });

  it.each([
    [
      'accounts:\n  - id: "111111111111"\n    profil: a\n',
      'muster.yaml:3:5: accounts[0].profil: unknown key; did you mean profile?',
    ],
    [
      'accounts:\n  - id: 111111111111\n',
      'muster.yaml:2:5: accounts[0].id: expected an account id as a quoted string of 12 digits; write "111111111111"',
    ],
    [
      'accounts:\n  - name: a\n',
      'muster.yaml:2:5: accounts[0].id: missing; expected an account id as a quoted string of 12 digits, such as "111111111111"',
    ],
    [
      'accounts:\n  - { id: "111111111111", self: false }\n',
      'muster.yaml:2:27: accounts[0].self: expected true; leave self out of all other accounts',
    ],
    [
      'accounts:\n  - { id: "111111111111", regions: [us-east-9] }\n',
      'muster.yaml:2:37: accounts[0].regions[0]: region "us-east-9" does not exist; did you mean us-east-1 or us-east-2?',
    ],
    [
      'accounts:\n  - { id: "111111111111", tags: { CostCenter: 4711 } }\n',
      'muster.yaml:2:35: accounts[0].tags.CostCenter: expected a string; put the value in quotes: "4711"',
    ],
    [
      'accounts: [[]]\n',
      'muster.yaml:1:12: accounts[0]: expected an account id as a quoted string of 12 digits, such as "111111111111", or a mapping, such as { id: "111111111111", name: production }',
    ],
    [
      'accounts: ["111111111111"]\nroles: nobody\n',
      'muster.yaml:2:1: roles: expected none or a mapping, such as { reader: MusterReader, tagger: MusterTagger }',
    ],
    [
      'accounts: ["111111111111"]\nroles: { readr: X }\n',
      'muster.yaml:2:10: roles.readr: unknown key; did you mean reader?',
    ],
    [
      'organization: { include: [ou-abcd-12345678], accounts: [{ id: "111111111111", self: true, role: X }] }\n',
      'muster.yaml:1:79: organization.accounts[0].self: role and self cannot be combined; remove one of the two',
    ],
  ])('names the line of a mistake in %j', (text, message) => {
    expect(refusalOf(text)).toBe(message);
  });
});

describe('the access to an account', () => {
  const roles = Roles.parse({ externalId: 'muster', through: ['arn:aws:iam::999999999999:role/Hub'] });

  it('is by the roles of the run, or as its settings say', () => {
    expect(accessTo(roles, undefined)).toEqual({ roles });
    expect(accessTo(roles, { role: 'Audit', externalId: 'audit' })).toEqual({
      roles: {
        reader: 'Audit',
        tagger: 'Audit',
        externalId: 'audit',
        through: ['arn:aws:iam::999999999999:role/Hub'],
      },
    });
    expect(accessTo(roles, { profile: 'prod' })).toEqual({ roles, profile: 'prod' });
    expect(accessTo(roles, { self: true })).toEqual({ roles, self: true });
  });

  it('with credentials of this machine is refused in AWS', () => {
    const profile = requestFor({ accounts: [A, { id: B, profile: 'prod' }] });
    expect(refusalInAws(profile)).toMatch(
      /^account 222222222222 has the profile prod, which works only on one machine: the functions in AWS/,
    );
    expect(refusalInAws(requestFor({ accounts: [{ id: B, self: true }] }))).toMatch(
      /^account 222222222222 has self: true, which works only on one machine/,
    );
    expect(refusalInAws(requestFor({ accounts: [A, { id: B, role: 'Audit' }] }))).toBeUndefined();
  });

  it('has regions for one account in place of those of all accounts', () => {
    const request = requestFor({ accounts: [A, { id: B, regions: ['eu-*'] }], regions: ['us-*'] });
    const settings = accountSettingsOf(request);
    expect(regionsFor(request.run, settings.get(A))).toEqual(['us-*']);
    expect(regionsFor(request.run, settings.get(B))).toEqual(['eu-*']);
  });
});

describe('checkRequest', () => {
  it('refuses settings that are listed twice, lack their mark or name no region', () => {
    const request = requestFor({ accounts: [A, { id: B, name: 'b' }] });
    const [settings] = request.accountSettings ?? [];
    const check = (change: object) => () =>
      checkRequest(parseContract(RunRequestV1, { ...request, ...change }));
    expect(check({ accountSettings: [settings, settings] })).toThrow(/account 222222222222 is listed twice/);
    expect(check({ accountSettings: undefined })).toThrow(/run\.hasAccountSettings/);
    expect(check({ accountSettings: [{ ...settings, regions: ['us-east-9'] }] })).toThrow(
      /accountSettings\[0\]\.regions\[0\]: region "us-east-9" does not exist/,
    );
  });
});
