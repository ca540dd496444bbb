import { describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../errors.ts';
import { parseC7nFile } from './accounts-file.ts';
import { c7nFound } from './c7n-source.ts';

const found = (text: string) => c7nFound(parseC7nFile(text, 'accounts.yml'), 'accounts.yml');
const refusalOf = (text: string): string => {
  try {
    found(text);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'accepted';
};

/** The example of Cloud Custodian's documentation, with two more accounts. */
const EXAMPLE = `
accounts:
- account_id: '111111111111'
  name: account-1
  regions: [us-east-1, us-west-2]
  role: arn:aws:iam::111111111111:role/CloudCustodian
  tags:
  - type:prod
  - division:some division
- account_id: '222222222222'
  name: account-2
  regions: [us-east-1, us-west-2]
  role: arn:aws:iam::222222222222:role/CloudCustodian
- account_id: '333333333333'
  name: account-3
  regions: [eu-west-1]
  role: arn:aws:iam::333333333333:role/audit/Reader
  external_id: audit
`;

describe('the accounts of a c7n-org file', () => {
  it('have what most have in common as settings of all accounts', () => {
    expect(found(EXAMPLE)).toEqual({
      source: 'accounts.yml',
      options: ' --c7n-org accounts.yml',
      roles: { reader: 'CloudCustodian', tagger: 'CloudCustodian' },
      regions: ['us-east-1', 'us-west-2'],
      accounts: [
        {
          id: '111111111111',
          name: 'account-1',
          access: { by: 'role' },
          tags: [
            ['type', 'prod'],
            ['division', 'some division'],
          ],
        },
        { id: '222222222222', name: 'account-2', access: { by: 'role' } },
        {
          id: '333333333333',
          name: 'account-3',
          access: { by: 'role', role: 'audit/Reader', externalId: 'audit' },
          regions: ['eu-west-1'],
        },
      ],
      notes: [],
    });
  });

  it('can be read with profiles', () => {
    const text = "accounts: [{ account_id: '111111111111', profile: prod, regions: [all] }]";
    expect(found(text)).toMatchObject({
      roles: 'none',
      regions: 'enabled',
      accounts: [{ id: '111111111111', access: { by: 'profile', profile: 'prod' } }],
      notes: [],
    });
  });

  it('keep a chain of roles that all have', () => {
    const account = (id: string) =>
      `{ account_id: '${id}', regions: [all], role: ['arn:aws:iam::999999999999:role/Hub', 'arn:aws:iam::${id}:role/Custodian'] }`;
    const { roles, notes } = found(
      `accounts: [${account('111111111111')}, ${account('222222222222')}, { account_id: '333333333333', regions: [all], role: 'arn:aws:iam::333333333333:role/Custodian' }]`,
    );
    expect(roles).toEqual({
      reader: 'Custodian',
      tagger: 'Custodian',
      through: ['arn:aws:iam::999999999999:role/Hub'],
    });
    expect(notes).toEqual([
      'account 333333333333 is left out: it is reached through other roles than most accounts, and roles.through is the same for all',
    ]);
  });

  it.each([
    ['vars: { a: 1 }', ': vars is not carried over: Muster has no variables'],
    ['email: a@example.com', ': email is not carried over: Muster has no such setting'],
    ['profile: dev', ': profile is not carried over: c7n-org uses the role if an account has both'],
    ['tags: [audited]', ': the tag "audited" is not carried over: it has no value behind a colon'],
    ['tags: [":a"]', ': the tag ":a" is not carried over: its key or value is not valid'],
    ['tags: ["a:1", "a:2"]', ': the tag "a:2" is not carried over: the key occurs before'],
    ['tags: audited', ': tags are not carried over: they are not a list of texts'],
    ['regions: [us-east-1, mars-1]', ': regions that do not exist are not carried over: mars-1'],
    ['name: [a]', ': the name is not carried over: it is not a text of 1 to 128 characters'],
  ])('names what is not carried over: %s', (setting, note) => {
    const regions = setting.startsWith('regions') ? '' : 'regions: [us-east-1], ';
    const text = `accounts: [{ account_id: '111111111111', role: 'arn:aws:iam::111111111111:role/A', ${regions}${setting} }]`;
    const { accounts, notes } = found(text);
    expect([accounts.map(({ id }) => id), notes]).toEqual([
      ['111111111111'],
      [`accounts[0] (111111111111)${note}`],
    ]);
  });

  it.each([
    ['account_id: 111111111111', 'account_id is not an account ID in quotes; put the 12 digits in quotes'],
    ["account_id: '1111'", 'account_id is not an account ID in quotes'],
    ["account_id: '222222222222'", 'it has neither a role nor a profile'],
    [
      "account_id: '222222222222', role: 'arn:aws:iam::999999999999:role/A'",
      'its role is in account 999999999999, and Muster reads an account with a role in it',
    ],
    ["account_id: '222222222222', role: Custodian", 'its role is not the ARN of a role: "Custodian"'],
    ["account_id: '222222222222', role: { a: b }", 'its role is not the ARN of a role: ""'],
    [
      "account_id: '222222222222', role: 'arn:aws:iam::222222222222:role/A', external_id: '?'",
      'its external_id is not a valid external ID',
    ],
    ["account_id: '222222222222', profile: a, regions: 5", 'its regions are not a list of names'],
    ["account_id: '222222222222', profile: a, regions: [mars-1]", 'none of its regions exists: mars-1'],
    ["account_id: '111111111111', profile: b", 'accounts[0] (first) is the same account'],
    ["account_id: '222222222222', profile: first", 'its profile first is that of accounts[0] (first), too'],
  ])('leaves out an account that it cannot read in the same way: { %s }', (entry, reason) => {
    const text = `accounts: [{ account_id: '111111111111', name: first, profile: first, regions: [all] }, { ${entry} }]`;
    const { accounts, notes } = found(text);
    expect(accounts.map(({ id }) => id)).toEqual(['111111111111']);
    expect(notes).toEqual([expect.stringMatching(/^accounts\[1\]/)]);
    expect(notes[0]).toMatch(new RegExp(` is left out: ${reason.replaceAll(/[()[\]?.*+]/g, '\\$&')}$`));
  });

  it('names regions that c7n-org would choose itself', () => {
    expect(found("accounts: [{ account_id: '111111111111', profile: a }]").notes).toEqual([
      'Accounts without regions: c7n-org reads us-east-1 and us-west-2 of them, Muster reads all enabled regions',
    ]);
  });

  it('names keys of the file', () => {
    const text = "vars: { a: b }\naccounts: [{ account_id: '111111111111', profile: a, regions: [all] }]";
    expect(found(text).notes).toEqual(['vars of the file is not carried over: Muster has no variables']);
  });

  it.each([
    ['accounts: [', /^accounts\.yml is not valid YAML: /],
    ['', /^accounts\.yml is not an accounts file of c7n-org: it needs a list "accounts", such as\n/],
    ['- a', /^accounts\.yml is not an accounts file of c7n-org: /],
    ['accounts: []', /^accounts\.yml is not an accounts file of c7n-org: /],
    [
      'subscriptions: [{ subscription_id: a }]',
      /^accounts\.yml has subscriptions and no accounts: Muster reads AWS only$/,
    ],
    [
      "accounts: [{ account_id: '111111111111' }, 7]",
      /^no account of accounts\.yml can be carried over:\n {2}accounts\[0\] \(111111111111\) is left out: .*\n {2}accounts\[1\] is left out: it is not a mapping$/,
    ],
  ])('refuses %j', (text, message) => {
    expect(refusalOf(text)).toMatch(message);
  });
});
