import { beforeEach, describe, expect, it } from '@jest/globals';
import { AccountsError } from '../doctor/errors.ts';
import { CredentialsError } from '../errors.ts';
import { InitDirectory } from '../testing/init-directory.ts';
import { HUB, ORGANIZATION } from '../testing/init-world.ts';

let here: InitDirectory;
beforeEach(() => {
  here = new InitDirectory();
});

describe('muster init --self', () => {
  it('writes the account of the credentials, and says what is next', async () => {
    expect(await here.init(['--self'])).toBe(0);
    expect(here.fake.text()).toEqual({
      stderr: '',
      stdout: `Found 1 account in the account of your credentials (arn:aws:iam::999999999999:user/muster):

ACCOUNT       NAME  READ WITH         REGIONS
999999999999  -     your credentials  all enabled

Wrote:
  muster.yaml
  muster.schema.json

Next:
  npx muster doctor --no-tag  # checks the credentials and regions
  npx muster run              # takes the inventory
  npx muster inventory        # shows it
`,
    });
    expect(here.read('muster.yaml')).toBe(
      `# yaml-language-server: $schema=./muster.schema.json
# Written by "muster init --self" on 2026-11-23. Change it as you need it.
# A line that begins with # and no space is an example: remove the # to use it.

# The region of STS and Organizations. It is not the region that is read.
homeRegion: us-east-1

# The accounts: an ID, or a mapping with settings of that account.
# - self  true: the credentials that run Muster read and tag the account; no role is assumed
accounts:
  - { id: '999999999999', self: true }

# The regions of all accounts: enabled, or a list. * is a wildcard.
regions: enabled

# No role is assumed: each account has self or profile. To read other accounts with roles, write
# roles: { reader: MusterReader, tagger: MusterTagger, externalId: 'EXTERNAL' }
roles: none

# Rules set tags. Without rules, a run only reads. Try them first: muster doctor.
#rules:
#  - id: owner
#    match: { missingTags: [Owner] }
#    set: { Owner: unknown }

# Tag keys that no rule may set. Upper and lower case are the same.
#protectedTagKeys: [Team, 'aws-backup*']

# Regions that a policy denies on purpose. A run skips them and is complete.
#tolerate: [me-south-1, 'ap-*']
`.replace(`'EXTERNAL'`, /externalId: ([^ ]+) \}/.exec(here.read('muster.yaml'))?.[1] ?? ''),
    );
    expect(here.config()).toMatchObject({ accounts: [{ id: '999999999999', self: true }], roles: 'none' });
    expect(JSON.parse(here.read('muster.schema.json'))).toMatchObject({ $id: 'urn:muster:muster.yaml' });
    expect(here.files()).toEqual(['muster.schema.json', 'muster.yaml']);
  });

  it('takes regions, another file and a profile', async () => {
    const args = ['--self', '--regions', 'eu-west-1,us-*', '--out', 'own.yaml', '--profile', 'dev'];
    expect(await here.init(args)).toBe(0);
    expect(here.config('own.yaml').regions).toEqual(['eu-west-1', 'us-*']);
    const { stdout } = here.fake.text();
    expect(stdout).toContain('npx muster run --config own.yaml --profile dev ');
    expect(stdout).toContain('eu-west-1, us-*');
  });
});

describe('muster init --profiles', () => {
  it('writes one account for each profile, and names those that are left out', async () => {
    expect(await here.init(['--profiles', 'prod-*'])).toBe(0);
    expect(here.config()).toMatchObject({
      accounts: [
        { id: '111111111111', name: 'prod-shop', profile: 'prod-shop' },
        { id: '222222222222', name: 'prod-data', profile: 'prod-data' },
      ],
      roles: 'none',
    });
    const { stdout } = here.fake.text();
    expect(stdout).toContain('111111111111  prod-shop  profile prod-shop  all enabled');
    expect(stdout).toContain('Note: The profile prod-lost is left out, because its account is unknown: ');
    expect(here.read('muster.yaml')).toContain(`Written by "muster init --profiles 'prod-*'" on`);
  });

  it.each([
    ['nothing', /--profiles: the AWS profile "nothing" does not exist; profiles in \/home\/ana/, 2],
    ['prod-lost', /none of the profiles gave credentials:\n {2}the AWS profile "prod-lost" has expired/, 1],
  ])('writes nothing for %s', async (profiles, message, code) => {
    expect(await here.init(['--profiles', profiles])).toBe(code);
    expect(here.fake.text().stderr).toMatch(message);
    expect(here.files()).toEqual([]);
  });
});

describe('muster init --organization', () => {
  it('writes the root, the own account with its credentials, and roles for all others', async () => {
    expect(
      await here.init(['--organization', '--exclude', '222222222222', '--external-id', 'roll-call']),
    ).toBe(0);
    expect(here.config()).toMatchObject({
      organization: {
        include: ['r-abcd'],
        exclude: ['222222222222'],
        accounts: [
          { id: '111111111111', name: "Ana's shop" },
          { id: HUB, name: 'hub', self: true },
        ],
      },
      roles: { reader: 'MusterReader', tagger: 'MusterTagger', externalId: 'roll-call' },
    });
    expect(here.read('muster.yaml')).toContain('    - r-abcd # Root: 2 accounts\n');
    const { stdout } = here.fake.text();
    expect(stdout).toContain("111111111111  Ana's shop  role MusterReader  all enabled");
    expect(stdout).toContain(
      '1 account of the organization is not active and cannot be read: 333333333333 (SUSPENDED)',
    );
  });

  it.each([
    [
      ['--unit', 'ou-abcd-11111111,111111111111'],
      ['ou-abcd-11111111', '111111111111'],
    ],
    [
      ['--unit', 'ou-abcd-11111111', '--unit', 'ou-abcd-22222222'],
      ['ou-abcd-11111111', 'ou-abcd-22222222'],
    ],
  ])('takes %j', async (args, include) => {
    expect(await here.init(['--organization', ...args])).toBe(0);
    expect(here.config().organization?.include).toEqual(include);
  });

  it('keeps the external ID of the file that it replaces', async () => {
    await here.init(['--organization', '--external-id', 'roll-call']);
    expect(await here.init(['--organization', '--force'])).toBe(0);
    expect(here.config().roles).toMatchObject({ externalId: 'roll-call' });
  });

  it.each([
    [
      { organization: { ...ORGANIZATION, roots: () => Promise.reject(new AccountsError('no access')) } },
      /no access/,
      1,
    ],
    [{ checkCredentials: () => Promise.reject(new CredentialsError('no credentials')) }, /no credentials/, 1],
    [
      { organization: { ...ORGANIZATION, accountsBelow: async () => new Map() } },
      /there is no active account below r-abcd; choose other units/,
      2,
    ],
  ])('writes nothing if it cannot be read', async (over, message, code) => {
    expect(await here.init(['--organization'], over)).toBe(code);
    expect(here.fake.text().stderr).toMatch(message);
    expect(here.files()).toEqual([]);
  });
});

describe('muster init --c7n-org', () => {
  it('writes its accounts, and names what is not carried over', async () => {
    here.write(
      'accounts.yml',
      "accounts:\n  - { account_id: '111111111111', name: shop, role: 'arn:aws:iam::111111111111:role/Custodian', vars: {} }\n",
    );
    expect(await here.init(['--c7n-org', 'accounts.yml'])).toBe(0);
    expect(here.config()).toMatchObject({
      accounts: [{ id: '111111111111', name: 'shop' }],
      roles: { reader: 'Custodian', tagger: 'Custodian' },
    });
    expect(here.fake.text().stdout).toContain('Note: accounts[0] (shop): vars is not carried over');
    expect(here.fake.world.log).toEqual([]);
  });

  it('names a file that does not exist', async () => {
    expect(await here.init(['--c7n-org', 'none.yml'])).toBe(2);
    expect(here.fake.text().stderr).toBe(
      'error: none.yml could not be read: it does not exist; name the accounts file of c7n-org with --c7n-org\n',
    );
  });
});

describe('muster init --json', () => {
  it('prints what was found and written', async () => {
    expect(await here.init(['--profiles', 'prod-*', '--regions', 'eu-*', '--json'])).toBe(0);
    const { stdout, stderr } = here.fake.text();
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      file: 'muster.yaml',
      written: ['muster.yaml', 'muster.schema.json'],
      accounts: [
        { accountId: '111111111111', name: 'prod-shop', readWith: 'profile prod-shop', regions: ['eu-*'] },
        { accountId: '222222222222', name: 'prod-data', readWith: 'profile prod-data', regions: ['eu-*'] },
      ],
      notes: [expect.stringContaining('prod-data'), expect.stringContaining('prod-lost')],
    });
  });
});
