import { describe, expect, it } from '@jest/globals';
import { CredentialsError } from '../errors.ts';
import { chosenProfiles } from './chosen-profiles.ts';
import type { ListedProfile, ProfilePorts } from './profile-ports.ts';

const A = '111111111111';
const B = '222222222222';
const WHERE = 'profiles in config: dev, prod-a, prod-b, region';
const PROFILES: readonly ListedProfile[] = [
  { name: 'dev', hasCredentials: true },
  { name: 'prod-a', hasCredentials: true },
  { name: 'prod-b', hasCredentials: true, accountId: '444444444444' },
  { name: 'prod.c', hasCredentials: true },
  { name: 'prod-region', hasCredentials: false },
  { name: 'constructor', hasCredentials: true },
];

/** @param accounts the account of each profile; an error for credentials that fail */
const choose = (entries: readonly string[], accounts: Readonly<Record<string, string | Error>>) => {
  const owners = new Map(Object.entries(accounts));
  const ports: ProfilePorts = {
    list: async () => ({ profiles: PROFILES, where: WHERE }),
    identity: async (profile) => {
      const found = owners.get(profile) ?? new Error(`unexpected ${profile}`);
      if (found instanceof Error) throw found;
      return { accountId: found, arn: `arn:aws:iam::${found}:user/x` };
    },
  };
  return chosenProfiles(entries, ports, 'us-east-1');
};

describe('chosenProfiles', () => {
  it('takes names and patterns, each profile once', async () => {
    const found = await choose(['dev', 'prod-?', 'dev', 'constructor'], {
      dev: A,
      'prod-a': B,
      'prod-b': '333333333333',
      constructor: '555555555555',
    });
    expect(found).toEqual({
      accounts: [
        { profile: 'dev', accountId: A },
        { profile: 'prod-a', accountId: B },
        { profile: 'prod-b', accountId: '333333333333' },
        { profile: 'constructor', accountId: '555555555555' },
      ],
      unknown: [],
    });
  });

  it('has literal characters in patterns, except * and ?', async () => {
    expect((await choose(['prod.*'], { 'prod.c': A })).accounts).toEqual([
      { profile: 'prod.c', accountId: A },
    ]);
  });

  it.each([
    [['none-*'], `--profiles: no AWS profile with credentials matches "none-*"; ${WHERE}`],
    [['*-region'], `--profiles: no AWS profile with credentials matches "*-region"; ${WHERE}`],
    [['dev', 'prod'], `--profiles: the AWS profile "prod" does not exist; ${WHERE}`],
  ])('refuses %j, which selects nothing', async (entries, message) => {
    await expect(choose(entries, { dev: A })).rejects.toMatchObject({ code: 'WrongUse', message });
  });

  it('refuses two profiles of one account and names both', async () => {
    await expect(choose(['dev', 'prod-a'], { dev: A, 'prod-a': A })).rejects.toMatchObject({
      code: 'WrongUse',
      message: `--profiles: the AWS profiles "dev" and "prod-a" are both of account ${A}; choose one of them`,
    });
  });

  it('keeps profiles whose credentials fail, with the account that the files name', async () => {
    const expired = new CredentialsError('the login has expired');
    const found = await choose(['dev', 'prod-a', 'prod-b'], { dev: A, 'prod-a': expired, 'prod-b': expired });
    const problem = { code: 'NoCredentials', message: 'the login has expired' };
    expect(found).toEqual({
      accounts: [
        { profile: 'dev', accountId: A },
        { profile: 'prod-b', accountId: '444444444444', problem },
      ],
      unknown: [{ profile: 'prod-a', ...problem }],
    });
  });

  it('fails if no profile has usable credentials', async () => {
    const expired = new CredentialsError('the login has expired');
    await expect(choose(['prod-b'], { 'prod-b': expired })).rejects.toMatchObject({
      code: 'NoUsableCredentials',
      message: 'none of the profiles gave credentials:\n  the login has expired',
    });
  });

  it('passes on errors that are not about credentials', async () => {
    await expect(choose(['dev'], { dev: new TypeError('a defect') })).rejects.toThrow('a defect');
  });
});
