import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { parseConfig } from '@muster/configuration/file';
import { CredentialsError } from '../errors.ts';
import { ConfiguredDirectory } from '../testing/configured-directory.ts';
import { completeSummary } from '../testing/fake-surroundings.ts';

let here: ConfiguredDirectory;
beforeEach(() => {
  here = new ConfiguredDirectory();
  rmSync(join(here.path, 'muster.yaml'));
});

/** The profiles with credentials, and their accounts. */
function profiles(accounts: Readonly<Record<string, string>>): void {
  const owners = new Map(Object.entries(accounts));
  Object.assign(here.fake.surroundings, {
    profiles: {
      list: async () => ({
        profiles: [...owners.keys()].map((name) => ({ name, hasCredentials: true })),
        where: `profiles in config: ${[...owners.keys()].join(', ')}`,
      }),
      identity: async (profile: string) => {
        const accountId = owners.get(profile) ?? '';
        if (accountId === '') throw new CredentialsError(`the keys of "${profile}" are not valid`);
        return { accountId, arn: `arn:aws:iam::${accountId}:user/${profile}` };
      },
    },
  });
}
const requests = () => here.fake.world.started.map(({ request }) => request);

describe('muster run without a muster.yaml', () => {
  it('reads the own account of the caller, says so before, and shows the file afterwards', async () => {
    expect(await here.muster('run', '--run-id', 'r1')).toBe(0);
    expect(requests()).toEqual([
      {
        run: {
          runId: 'r1',
          homeRegion: 'us-east-1',
          regions: 'enabled',
          roles: { reader: 'MusterReader', tagger: 'MusterTagger' },
          rules: [],
          tag: false,
          hasAccountSettings: true,
        },
        accounts: ['999999999999'],
        accountSettings: [{ accountId: '999999999999', self: true }],
        requestedBy: 'arn:aws:iam::999999999999:user/muster',
      },
    ]);
    const { stderr, stdout } = here.fake.text();
    expect(stderr)
      .toBe(`There is no muster.yaml here: reading the EC2 instances of 1 account with your own credentials. Muster assumes no role and changes nothing in AWS.
  account   999999999999
  identity  arn:aws:iam::999999999999:user/muster
  regions   all that are enabled
Run r1: 1 account, inventory only, as arn:aws:iam::999999999999:user/muster

To keep this scope, run "npx muster init --self", or write these lines to muster.yaml. Then "npx muster run" needs no options, and you can add rules:

accounts:
  - { id: "999999999999", self: true }
roles: none
`);
    expect(stdout).not.toContain('roles: none');
  });

  it('starts the same run from the file that it shows', async () => {
    await here.muster('run', '--run-id', 'r1');
    const { stderr } = here.fake.text();
    here.write('muster.yaml', stderr.slice(stderr.indexOf('accounts:')));
    here.fake.world.runs = undefined;
    await here.muster('run', '--run-id', 'r1');
    const [first, second] = requests();
    expect(second).toEqual(first);
  });

  it('prints only the summary with --json', async () => {
    expect(await here.muster('run', '--json')).toBe(0);
    expect(here.fake.text().stderr).toBe('');
  });

  it('reports one error without credentials', async () => {
    const checkCredentials = () =>
      Promise.reject(
        new CredentialsError('no AWS credentials were found; "npm start" shows Muster without AWS'),
      );
    Object.assign(here.fake.surroundings, { checkCredentials });
    expect(await here.muster('run')).toBe(1);
    expect(here.fake.text().stderr).toBe(
      'error: no AWS credentials were found; "npm start" shows Muster without AWS\n',
    );
    expect(requests()).toEqual([]);
  });

  it('does not mix with the fleet of the demonstration', async () => {
    Object.assign(here.fake.surroundings, { holdsDemonstration: () => true });
    expect(await here.muster('run')).toBe(2);
    expect(here.fake.text().stderr).toBe(
      `error: ${here.path}/.muster contains the simulated fleet of the demonstration, which would mix with your accounts; ` +
        'keep both with another directory, for example --data .muster-own for this and all later commands, or remove this one\n',
    );
    expect(requests()).toEqual([]);
  });

  it.each([
    [['--config', 'muster.yaml'], 2, 'does not exist; create it'],
    [['--engine', 'aws', '--stage', 'dev'], 2, 'does not exist; create it'],
  ])('still needs the file with %j', async (args, code, message) => {
    expect(await here.muster('run', ...args)).toBe(code);
    expect(here.fake.text().stderr).toContain(message);
  });

  it('reports a region that does not exist', async () => {
    here.fake.surroundings.awsRegion = async () => ({ region: 'frankfurt', setting: 'AWS_REGION' });
    expect(await here.muster('run')).toBe(2);
    expect(here.fake.text().stderr).toContain('AWS_REGION is "frankfurt", which is not a region');
  });
});

describe('muster run --profiles', () => {
  it('reads an account for each profile, without the credentials of the caller', async () => {
    profiles({ dev: '111111111111', 'prod "a"': '222222222222' });
    expect(await here.muster('run', '--run-id', 'r1', '--profiles', 'dev,prod*')).toBe(0);
    const [request] = requests();
    expect(request?.accountSettings).toEqual([
      { accountId: '111111111111', name: 'dev', profile: 'dev' },
      { accountId: '222222222222', name: 'prod "a"', profile: 'prod "a"' },
    ]);
    expect(here.fake.world.log.filter((line) => line.startsWith('credentials'))).toEqual([]);
    const { stderr } = here.fake.text();
    expect(stderr).toContain('  account   111111111111 with the profile dev\n');
    expect(stderr).toContain('Run r1: 2 accounts, inventory only, as the profiles dev, prod "a"\n');
    const file = parseConfig(stderr.slice(stderr.indexOf('accounts:')), 'muster.yaml');
    expect(file.accounts).toEqual([
      { id: '111111111111', name: 'dev', profile: 'dev' },
      { id: '222222222222', name: 'prod "a"', profile: 'prod "a"' },
    ]);
  });

  it('names a profile without a known account in the request', async () => {
    profiles({ dev: '111111111111', dead: '' });
    await here.muster('run', '--profiles', 'dev,dead');
    expect(requests()).toMatchObject([
      {
        accounts: ['111111111111'],
        unknownProfiles: [
          { profile: 'dead', code: 'NoCredentials', message: 'the keys of "dead" are not valid' },
        ],
      },
    ]);
    expect(here.fake.text().stderr).toContain(
      '  left out  the profile dead: the keys of "dead" are not valid\n',
    );
  });

  it.each([
    [['--profiles', 'dev,'], 'Enter names or patterns'],
    [['--profiles', 'x-*'], 'no AWS profile with credentials matches "x-*"; profiles in config: dev'],
    [['--profiles', 'dev', '--config', 'a.yaml'], '--profiles and --config cannot be combined'],
    [['--profiles', 'dev', '--resume', 'r1'], '--resume and --profiles cannot be combined'],
    [['--profiles', 'dev', '--engine', 'aws', '--stage', 'dev'], '--profiles requires --engine local'],
  ])('refuses %j', async (args, message) => {
    profiles({ dev: '111111111111' });
    expect(await here.muster('run', ...args)).toBe(2);
    expect(here.fake.text().stderr).toContain(message);
    expect(requests()).toEqual([]);
  });

  it('resumes with the profiles of the request', async () => {
    profiles({ dev: '111111111111' });
    here.fake.world.outcome = ({ run }) => ({ ...completeSummary, status: 'partial', runId: run.runId });
    await here.muster('run', '--run-id', 'r1', '--profiles', 'dev');
    await here.muster('run', '--resume', 'r1');
    const [first, second] = requests();
    expect(second).toEqual(first);
    expect(here.fake.text().stderr).toContain(
      'Resuming run r1: 1 account, inventory only, as the profile dev\n',
    );
  });
});

describe('accounts with credentials in muster.yaml', () => {
  it('are refused in AWS with the reason', async () => {
    here.write('muster.yaml', 'accounts: [{ id: "111111111111", profile: dev }]\nroles: none\n');
    expect(await here.muster('run', '--engine', 'aws', '--stage', 'dev')).toBe(2);
    expect(here.fake.text().stderr).toBe(
      'error: muster.yaml: account 111111111111 has the profile dev, which works only on one machine: the functions in AWS ' +
        'have neither your profiles nor your credentials. Let them assume a role in that account (tools/roles/README.md), or run with --engine local\n',
    );
  });

  it('need the credentials of the caller only if an account uses them', async () => {
    profiles({ dev: '111111111111' });
    here.write('muster.yaml', 'accounts: [{ id: "111111111111", profile: dev }, "222222222222"]\n');
    await here.muster('run');
    expect(here.fake.world.log.filter((line) => line.startsWith('credentials'))).toEqual([
      'credentials us-east-1',
    ]);
  });
});
