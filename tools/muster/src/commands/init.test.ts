import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { parseConfig } from '@muster/configuration/file';
import { AccountsError } from '../doctor/errors.ts';
import { CredentialsError } from '../errors.ts';
import { main } from '../main.ts';
import type { Surroundings } from '../surroundings.ts';
import { ConfiguredDirectory } from '../testing/configured-directory.ts';
import { HUB, ORGANIZATION, PROFILES } from '../testing/init-world.ts';

let here: ConfiguredDirectory;
beforeEach(() => {
  here = new ConfiguredDirectory();
  rmSync(join(here.path, 'muster.yaml'));
});

const surroundingsWith = (over: Partial<Surroundings> = {}): Surroundings => ({
  ...here.fake.surroundings,
  organization: ORGANIZATION,
  profiles: PROFILES,
  ...over,
});
const init = (args: readonly string[], over: Partial<Surroundings> = {}) =>
  main(['init', ...args], surroundingsWith(over));
const read = (name: string) => readFileSync(join(here.path, name), 'utf8');
const files = () => readdirSync(here.path, { recursive: true }).toSorted();
const config = (name = 'muster.yaml') => parseConfig(read(name), name);

/** The text with every example in use. */
const withExamples = (text: string) => text.replaceAll(/^( *)#(?! \S|$| yaml)/gm, '$1');

describe('muster init --self', () => {
  it('writes the account of the credentials, and says what is next', async () => {
    expect(await init(['--self'])).toBe(0);
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
    expect(read('muster.yaml')).toBe(
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
`.replace(`'EXTERNAL'`, /externalId: ([^ ]+) \}/.exec(read('muster.yaml'))?.[1] ?? ''),
    );
    expect(config()).toMatchObject({ accounts: [{ id: '999999999999', self: true }], roles: 'none' });
    expect(JSON.parse(read('muster.schema.json'))).toMatchObject({ $id: 'urn:muster:muster.yaml' });
    expect(files()).toEqual(['muster.schema.json', 'muster.yaml']);
  });

  it('takes regions, another file and a profile', async () => {
    const args = ['--self', '--regions', 'eu-west-1,us-*', '--out', 'own.yaml', '--profile', 'dev'];
    expect(await init(args)).toBe(0);
    expect(config('own.yaml').regions).toEqual(['eu-west-1', 'us-*']);
    const { stdout } = here.fake.text();
    expect(stdout).toContain('npx muster run --config own.yaml --profile dev ');
    expect(stdout).toContain('eu-west-1, us-*');
  });
});

describe('muster init --profiles', () => {
  it('writes one account for each profile, and names those that are left out', async () => {
    expect(await init(['--profiles', 'prod-*'])).toBe(0);
    expect(config()).toMatchObject({
      accounts: [
        { id: '111111111111', name: 'prod-shop', profile: 'prod-shop' },
        { id: '222222222222', name: 'prod-data', profile: 'prod-data' },
      ],
      roles: 'none',
    });
    const { stdout } = here.fake.text();
    expect(stdout).toContain('111111111111  prod-shop  profile prod-shop  all enabled');
    expect(stdout).toContain('Note: The profile prod-lost is left out, because its account is unknown: ');
    expect(read('muster.yaml')).toContain(`Written by "muster init --profiles 'prod-*'" on`);
  });

  it.each([
    ['nothing', /--profiles: the AWS profile "nothing" does not exist; profiles in \/home\/ana/, 2],
    ['prod-lost', /none of the profiles gave credentials:\n {2}the AWS profile "prod-lost" has expired/, 1],
  ])('writes nothing for %s', async (profiles, message, code) => {
    expect(await init(['--profiles', profiles])).toBe(code);
    expect(here.fake.text().stderr).toMatch(message);
    expect(files()).toEqual([]);
  });
});

describe('muster init --organization', () => {
  it('writes the root, the own account with its credentials, and roles for all others', async () => {
    expect(await init(['--organization', '--exclude', '222222222222', '--external-id', 'roll-call'])).toBe(0);
    expect(config()).toMatchObject({
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
    expect(read('muster.yaml')).toContain('    - r-abcd # Root: 2 accounts\n');
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
    expect(await init(['--organization', ...args])).toBe(0);
    expect(config().organization?.include).toEqual(include);
  });

  it('keeps the external ID of the file that it replaces', async () => {
    await init(['--organization', '--external-id', 'roll-call']);
    expect(await init(['--organization', '--force'])).toBe(0);
    expect(config().roles).toMatchObject({ externalId: 'roll-call' });
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
    expect(await init(['--organization'], over)).toBe(code);
    expect(here.fake.text().stderr).toMatch(message);
    expect(files()).toEqual([]);
  });
});

describe('muster init --c7n-org', () => {
  it('writes its accounts, and names what is not carried over', async () => {
    here.write(
      'accounts.yml',
      "accounts:\n  - { account_id: '111111111111', name: shop, role: 'arn:aws:iam::111111111111:role/Custodian', vars: {} }\n",
    );
    expect(await init(['--c7n-org', 'accounts.yml'])).toBe(0);
    expect(config()).toMatchObject({
      accounts: [{ id: '111111111111', name: 'shop' }],
      roles: { reader: 'Custodian', tagger: 'Custodian' },
    });
    expect(here.fake.text().stdout).toContain('Note: accounts[0] (shop): vars is not carried over');
    expect(here.fake.world.log).toEqual([]);
  });

  it('names a file that does not exist', async () => {
    expect(await init(['--c7n-org', 'none.yml'])).toBe(2);
    expect(here.fake.text().stderr).toBe(
      'error: none.yml could not be read: it does not exist; name the accounts file of c7n-org with --c7n-org\n',
    );
  });
});

describe('the file', () => {
  const C7N =
    "accounts:\n  - { account_id: '111111111111', name: \"it's: a # name\", role: ['arn:aws:iam::999999999999:role/Hub', 'arn:aws:iam::111111111111:role/A'], external_id: abc, regions: [eu-west-1], tags: ['true:null', 'a b:c: d'] }\n  - { account_id: '222222222222', profile: 'p # q', regions: [us-east-1] }\n";

  it.each([
    ['self', ['--self']],
    ['profiles', ['--profiles', 'prod-shop,prod-data']],
    ['organization', ['--organization']],
    ['units', ['--organization', '--unit', 'ou-abcd-11111111', '--regions', 'eu-west-1']],
    ['c7n-org', ['--c7n-org', 'c7n.yml']],
  ])('is valid with all its examples, and every line is short: %s', async (_, args) => {
    here.write('c7n.yml', C7N);
    expect(await init(args)).toBe(0);
    const text = read('muster.yaml');
    const used = withExamples(text);
    expect(used).not.toBe(text);
    expect(() => parseConfig(used, 'muster.yaml')).not.toThrow();
    expect(text.split('\n').filter((line) => line.length > 110)).toEqual([]);
    expect(parseConfig(used, 'muster.yaml').rules).toHaveLength(1);
  });

  it('keeps names, tags and profiles that YAML could misread', async () => {
    here.write('c7n.yml', C7N);
    await init(['--c7n-org', 'c7n.yml']);
    expect(config()).toMatchObject({
      accounts: [
        {
          id: '111111111111',
          name: "it's: a # name",
          regions: ['eu-west-1'],
          tags: [
            ['true', 'null'],
            ['a b', 'c: d'],
          ],
        },
        { id: '222222222222', profile: 'p # q', regions: ['us-east-1'] },
      ],
      roles: { reader: 'A', externalId: 'abc', through: ['arn:aws:iam::999999999999:role/Hub'] },
    });
  });

  it('is not replaced without --force', async () => {
    here.write('muster.yaml', 'mine\n');
    expect(await init(['--self'])).toBe(2);
    expect(here.fake.text().stderr).toBe(
      `error: ${here.path}/muster.yaml exists, and nothing was changed; replace it with --force, or choose another place with --out\n`,
    );
    expect(read('muster.yaml')).toBe('mine\n');
    expect(here.fake.world.log).toEqual([]);
    expect(await init(['--self', '--force'])).toBe(0);
    expect(config().roles).toBe('none');
  });

  it('does not replace another schema', async () => {
    here.write('muster.schema.json', '{}');
    expect(await init(['--self'])).toBe(2);
    expect(here.fake.text().stderr).toContain('muster.schema.json exists, and nothing was changed');
    expect(files()).toEqual(['muster.schema.json']);
  });

  it.each([
    [
      'a missing folder',
      ['--self', '--out', 'none/muster.yaml'],
      /the folder .*\/none does not exist; create it/,
    ],
    ['a folder', ['--self', '--out', '.'], /is a folder; choose another place with --out/],
    ['a file as folder', ['--self', '--out', 'file/a.yaml'], /file is not a folder|cannot be used/],
    ['a file as folder of roles', ['--self', '--roles', 'file/a'], /file is not a folder|cannot be used/],
  ])('is not written to %s', async (_, args, message) => {
    here.write('file', '');
    expect(await init(args)).not.toBe(0);
    expect(here.fake.text().stderr).toMatch(message);
    expect(files()).toEqual(['file']);
  });

  it('replaces a link, not the file behind it', async () => {
    here.write('other.yaml', 'theirs\n');
    symlinkSync('other.yaml', join(here.path, 'muster.yaml'));
    expect(await init(['--self'])).toBe(2);
    expect(await init(['--self', '--force'])).toBe(0);
    expect(read('other.yaml')).toBe('theirs\n');
  });
});

describe('wrong use of muster init', () => {
  it.each([
    [[], /name what Muster reads: --self, --profiles LIST, --organization or --c7n-org FILE/],
    [['--json'], /name what Muster reads/],
    [['--self', '--organization'], /--self and --organization cannot be combined; choose one source/],
    [['--self', '--profiles', 'a'], /--self and --profiles cannot be combined/],
    [['--self', '--unit', 'ou-abcd-11111111'], /--unit requires --organization/],
    [['--exclude', '111111111111'], /--exclude requires --organization/],
    [['--organization', '--unit', 'prod'], /Enter IDs such as ou-abcd-11111111/],
    [['--self', '--principal', 'a'], /--principal requires --roles/],
    [['--self', '--stage', 'prod'], /--stage requires --roles/],
    [['--self', '--roles', 'r', '--stage', 'PROD'], /"PROD" is not a valid stage name/],
    [['--self', '--external-id', '?'], /--external-id: expected 2 to 1224 letters/],
    [['--c7n-org', 'a', '--external-id', 'abc'], /--external-id and --c7n-org cannot be combined/],
    [
      ['--self', '--regions', 'us-east-9'],
      /--regions: region "us-east-9" does not exist; did you mean us-east-1 or us-east-2\?/,
    ],
    [['--self', '--regions', 'cn-north-1'], /partition/],
    [['--self', '--regions', ''], /Enter regions/],
    [['--self', '--out', ''], /Enter the name of a file/],
    [['--self', '--roles', 'r', '--principal', 'ana'], /--principal: "ana" is not the ARN of a role or user/],
    [['extra'], /too many arguments/],
  ])('%j', async (args, message) => {
    expect(await init(args)).toBe(2);
    expect(here.fake.text().stderr).toMatch(message);
    expect(files()).toEqual([]);
  });
});

describe('muster init --roles', () => {
  it('writes roles that trust the caller', async () => {
    expect(await init(['--organization', '--roles', 'roles', '--external-id', 'roll-call'])).toBe(0);
    expect(files()).toEqual([
      'muster.schema.json',
      'muster.yaml',
      'roles',
      'roles/README.md',
      'roles/member-roles.yaml',
      'roles/terraform',
      'roles/terraform/main.tf',
      'roles/terraform/outputs.tf',
      'roles/terraform/policies.tf',
      'roles/terraform/variables.tf',
      'roles/terraform/versions.tf',
    ]);
    const defaults = [...read('roles/member-roles.yaml').matchAll(/^ {4}Default: (.*)$/gm)].map(
      ([, text]) => text,
    );
    expect(defaults).toEqual([
      "'999999999999'",
      "'prod'",
      "'roll-call'",
      "'o-a1b2c3d4e5'",
      "'MusterReader'",
      "'MusterTagger'",
      'enabled',
      "'true'",
      "'*'",
      "''",
      "'arn:aws:iam::999999999999:user/muster'",
    ]);
    expect(read('roles/terraform/variables.tf')).toContain(
      'default     = ["arn:aws:iam::999999999999:user/muster"]',
    );
    expect(here.fake.text().stdout).toContain('The roles trust:\n  arn:aws:iam::999999999999:user/muster\n');
    expect(read('roles/README.md')).toContain('OrganizationalUnitIds=r-abcd ');
    expect(read('roles/README.md')).toContain('It was not applied to AWS');
  });

  it('names the role of IAM Identity Center with its path', async () => {
    const sso = 'arn:aws:sts::999999999999:assumed-role/AWSReservedSSO_Admin_abcdef0123456789/ana';
    const over = { checkCredentials: async () => sso, ssoRegion: async () => 'eu-west-1' };
    expect(await init(['--self', '--roles', 'roles'], over)).toBe(0);
    expect(read('roles/member-roles.yaml')).toContain(
      "Default: 'arn:aws:iam::999999999999:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_abcdef0123456789'",
    );
  });

  it.each([
    [
      'arn:aws:sts::999999999999:assumed-role/AWSReservedSSO_Admin_abcdef0123456789/ana',
      'the region in the ARN of your role is unknown. "aws iam get-role --role-name AWSReservedSSO_Admin_abcdef0123456789 --query Role.Arn" shows its whole ARN: give it with --principal',
    ],
    [
      'arn:aws:iam::999999999999:root',
      'arn:aws:iam::999999999999:root cannot assume roles or is not one role',
    ],
    ['arn:aws:sts::999999999999:federated-user/ana', 'cannot assume roles or is not one role'],
  ])('trusts only functions if the caller is %s, and says so', async (arn, reason) => {
    expect(await init(['--self', '--roles', 'roles'], { checkCredentials: async () => arn })).toBe(0);
    const { stdout } = here.fake.text();
    expect(stdout).toContain(`Note: The roles trust only the functions of the stage: `);
    expect(stdout).toContain(reason);
    expect(read('roles/member-roles.yaml')).toMatch(/AdditionalPrincipalArns:\n[^]*? {4}Default: ''/);
  });

  it('takes another principal and stage, and notes that the organization is unknown', async () => {
    const organization = { ...ORGANIZATION, describe: () => Promise.reject(new AccountsError('no')) };
    const args = [
      '--self',
      '--roles',
      'roles',
      '--stage',
      'test',
      '--principal',
      `arn:aws:iam::${HUB}:role/a/ci`,
    ];
    expect(await init(args, { organization })).toBe(0);
    expect(read('roles/member-roles.yaml')).toContain("Default: 'test'");
    expect(read('roles/member-roles.yaml')).toContain(`Default: 'arn:aws:iam::${HUB}:role/a/ci'`);
    expect(here.fake.text().stdout).toContain('Note: The roles do not require an organization');
  });

  it('replaces nothing without --force', async () => {
    mkdirSync(join(here.path, 'roles'));
    here.write('roles/README.md', 'mine');
    expect(await init(['--self', '--roles', 'roles'])).toBe(2);
    expect(read('roles/README.md')).toBe('mine');
    expect(existsSync(join(here.path, 'muster.yaml'))).toBe(false);
  });
});

describe('muster init --json', () => {
  it('prints what was found and written', async () => {
    expect(await init(['--profiles', 'prod-*', '--regions', 'eu-*', '--json'])).toBe(0);
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
