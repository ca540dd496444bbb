import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkProfile, findCredentials } from './find-credentials.ts';

const directory = mkdtempSync(join(tmpdir(), 'muster-profiles-'));
const config = join(directory, 'config');
const credentials = join(directory, 'credentials');
const WHERE = `profiles in ${config} and ${credentials}: `;
const before = { ...process.env };

beforeAll(() => {
  writeFileSync(
    config,
    // cspell:ignore nosession partsso wrok
    `[default]
region = eu-west-1
[profile keys]
aws_access_key_id = AKIACONFIG
aws_secret_access_key = s
[profile half]
aws_access_key_id = AKIA
[profile a]
role_arn = arn:aws:iam::999999999999:role/A
source_profile = b
[profile b]
role_arn = arn:aws:iam::999999999999:role/B
source_profile = a
[profile itself]
role_arn = arn:aws:iam::999999999999:role/A
source_profile = itself
[profile lost]
role_arn = arn:aws:iam::999999999999:role/A
source_profile = nowhere
[profile both]
role_arn = arn:aws:iam::999999999999:role/A
source_profile = keys
credential_source = Environment
[profile neither]
role_arn = arn:aws:iam::999999999999:role/A
[profile source]
role_arn = arn:aws:iam::999999999999:role/A
credential_source = Cloud
[profile mfa]
role_arn = arn:aws:iam::999999999999:role/A
source_profile = keys
mfa_serial = arn:aws:iam::999999999999:mfa/me
[profile failing]
credential_process = echo no ticket >&2; exit 3
[profile sso]
sso_session = corp
sso_account_id = 111111111111
sso_role_name = Admin
[profile old sso]
[profile legacy]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
sso_account_id = 111111111111
sso_role_name = Admin
[profile nosession]
sso_session = nowhere
sso_account_id = 111111111111
sso_role_name = Admin
[profile partsso]
sso_session = corp
sso_role_name = Admin
[profile token]
web_identity_token_file = ${directory}/none
role_arn = arn:aws:iam::999999999999:role/A
[profile login]
login_session = me
[profile constructor]
region = us-east-1
[sso-session corp]
sso_region = eu-west-1
sso_start_url = https://corp.awsapps.com/start
[services local]
ec2 =
  endpoint_url = http://127.0.0.1:9
`,
  );
  writeFileSync(
    credentials,
    '[keys]\naws_access_key_id = AKIACREDENTIALS\naws_secret_access_key = s\naws_session_token = t\n',
  );
  process.env.HOME = directory;
  process.env.AWS_EC2_METADATA_DISABLED = 'true';
  delete process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI;
  delete process.env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI;
});
afterAll(() => {
  process.env = before;
});

/** The access key and its source, or the error. Keys in the environment are those of the process. */
async function find(profile: string | undefined, environment: Record<string, string> = {}, mfaAsked = false) {
  const notes: string[] = [];
  const calls: string[] = [];
  const all = { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials, ...environment };
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE'])
    Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, environment);
  const found = await findCredentials(
    { profile },
    {
      environment: all,
      region: 'us-east-1',
      mfaCode: undefined,
      mfaAsked,
      note: (text) => notes.push(text),
      noteCall: (action) => calls.push(action),
    },
  ).then(
    ({ credentials: { accessKeyId }, origin }) => ({ accessKeyId, origin: origin.text }),
    (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
  );
  return { found, notes, calls };
}
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAENV', AWS_SECRET_ACCESS_KEY: 's' };
const OF_PROFILE = { accessKeyId: 'AKIACREDENTIALS', origin: 'the AWS profile "keys"' };
const OF_ENVIRONMENT = { accessKeyId: 'AKIAENV', origin: 'the environment (AWS_ACCESS_KEY_ID)' };

describe('findCredentials', () => {
  it('uses --profile, then AWS_PROFILE, then the keys in the environment', async () => {
    expect(await find('keys', { ...KEYS, AWS_PROFILE: 'half' })).toEqual({
      found: OF_PROFILE,
      notes: [],
      calls: [],
    });
    expect(await find(undefined, { ...KEYS, AWS_PROFILE: 'keys' })).toEqual({
      found: OF_PROFILE,
      notes: ['both AWS_PROFILE and AWS_ACCESS_KEY_ID are set: using the profile keys, not the keys'],
      calls: [],
    });
    expect(await find(undefined, KEYS)).toEqual({ found: OF_ENVIRONMENT, notes: [], calls: [] });
  });

  it('uses keys in the environment beside an AWS_PROFILE without credentials, but not beside such a --profile', async () => {
    expect(await find(undefined, { ...KEYS, AWS_PROFILE: 'default' })).toMatchObject({
      found: OF_ENVIRONMENT,
    });
    expect((await find('default', KEYS)).found).toMatch(/Could not load credentials from any providers$/);
  });

  const ALL =
    'a, b, both, constructor, default, failing, half, itself, keys, legacy, login, lost, mfa, neither, nosession, partsso, source, sso, token';
  it.each([
    ['wrok', `the AWS profile "wrok" (--profile) does not exist; ${WHERE}${ALL}`],
    ['toString', `the AWS profile "toString" (--profile) does not exist; ${WHERE}${ALL}`],
    ['half', 'the AWS profile "half" has aws_access_key_id but not aws_secret_access_key; set both'],
    [
      'a',
      'the AWS profiles form a source_profile loop: a → b → a; give one of them keys, or another source_profile',
    ],
    [
      'itself',
      'the AWS profiles form a source_profile loop: itself → itself; give one of them keys, or another source_profile',
    ],
    [
      'lost',
      `the AWS profile "lost" has source_profile = nowhere, but that profile does not exist; ${WHERE}${ALL}`,
    ],
    ['both', 'the AWS profile "both" has both source_profile and credential_source; remove one of them'],
    [
      'neither',
      'the AWS profile "neither" has a role_arn but neither source_profile nor credential_source; add one of them',
    ],
    [
      'source',
      'the AWS profile "source" has credential_source = Cloud; use one of Environment, Ec2InstanceMetadata, EcsContainer',
    ],
    [
      'mfa',
      'the AWS profile "mfa" needs a code of the MFA device arn:aws:iam::999999999999:mfa/me, which requires a terminal and no --json; run the command on a terminal, or use the keys of "aws sts get-session-token --serial-number … --token-code …"',
    ],
    ['failing', 'the credential_process of the AWS profile "failing" failed with exit code 3: no ticket'],
    [
      'sso',
      'the IAM Identity Center login of the AWS profile "sso" (sso-session corp) does not exist; sign in: aws sso login --profile sso',
    ],
    [
      'legacy',
      'the IAM Identity Center login of the AWS profile "legacy" does not exist; sign in: aws sso login --profile legacy',
    ],
    [
      'nosession',
      'the AWS profile "nosession" has sso_session = nowhere, but the section [sso-session nowhere] does not exist',
    ],
    ['partsso', 'the AWS profile "partsso" lacks sso_account_id'],
    [
      'token',
      `the AWS profile "token" gave no credentials: Error: ENOENT: no such file or directory, open '${directory}/none'`,
    ],
  ])('explains the problem with the profile %s', async (profile, message) => {
    expect(String((await find(profile)).found).replace('Error: ENOENT', 'ENOENT')).toBe(
      `NoUsableCredentials: ${message.replace('Error: ENOENT', 'ENOENT')}`,
    );
  });

  it('names "aws login" for a profile that has such a session', async () => {
    expect((await find('login')).found).toMatch(
      /^NoUsableCredentials: the login of the AWS profile "login" cannot be used: .*; sign in: aws login --profile login$/,
    );
  });

  it('reports that an MFA session cannot be renewed without another code', async () => {
    expect((await find('mfa', {}, true)).found).toBe(
      'NoUsableCredentials: the session of the AWS profile "mfa" has expired, and a new session needs another MFA code; run the command again',
    );
  });

  it('names the variable that contains a profile that does not exist', async () => {
    expect((await find(undefined, { AWS_PROFILE: 'wrok' })).found).toContain(
      '"wrok" (AWS_PROFILE) does not exist',
    );
    const nowhere = {
      AWS_CONFIG_FILE: join(directory, 'x'),
      AWS_SHARED_CREDENTIALS_FILE: join(directory, 'y'),
    };
    expect((await find('work', nowhere)).found).toBe(
      `NoUsableCredentials: the AWS profile "work" (--profile) does not exist; profiles in ${directory}/x (not found) and ${directory}/y (not found): none`,
    );
  });

  it.each([
    [
      { AWS_ACCESS_KEY_ID: 'A' },
      'the environment has AWS_ACCESS_KEY_ID but not AWS_SECRET_ACCESS_KEY; set both',
    ],
    [
      { AWS_SECRET_ACCESS_KEY: 'A' },
      'the environment has AWS_SECRET_ACCESS_KEY but not AWS_ACCESS_KEY_ID; set both',
    ],
  ])('refuses an incomplete pair of keys: %j', async (environment, message) => {
    expect((await find(undefined, environment)).found).toBe(`NoUsableCredentials: ${message}`);
    expect((await find('keys', environment)).found).toEqual(OF_PROFILE);
  });

  it('reports a file that cannot be read if it may contain the credentials', async () => {
    const file = join(directory, 'is-a-directory');
    mkdirSync(file);
    const unreadable = `NoUsableCredentials: ${file} could not be read: it is a directory; fix the file, or choose another with AWS_SHARED_CREDENTIALS_FILE`;
    const environment = { AWS_SHARED_CREDENTIALS_FILE: file };
    expect((await find('work', environment)).found).toBe(unreadable);
    expect((await find(undefined, { ...environment, AWS_PROFILE: 'default' })).found).toBe(unreadable);
    expect((await find(undefined, environment)).found).toBe(unreadable);
    expect((await find('half', environment)).found).toContain('set both');
    expect((await find(undefined, { ...environment, ...KEYS })).found).toEqual(OF_ENVIRONMENT);
  });
});

describe('checkProfile', () => {
  const environment = { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials };

  it('refuses a profile that does not exist, even if its credentials are not needed', async () => {
    await expect(checkProfile({ profile: 'wrok' }, environment)).rejects.toThrow(
      '"wrok" (--profile) does not exist',
    );
    await expect(
      checkProfile({ profile: undefined }, { ...environment, AWS_PROFILE: 'wrok' }),
    ).rejects.toThrow('"wrok" (AWS_PROFILE) does not exist');
    await checkProfile({ profile: 'half' }, environment);
    await checkProfile({ profile: undefined }, environment);
  });
});
