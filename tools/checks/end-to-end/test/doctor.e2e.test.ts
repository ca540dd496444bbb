import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startMuster } from '@muster/muster/testing';
import {
  doctorFiles,
  type DoctorWorld,
  faultsOf,
  reportOf,
  RULES,
  startDoctorWorld,
  THREE_ACCOUNTS,
} from '../src/doctor-world.ts';

const { directory, file, remove } = doctorFiles();
const config = file('muster.yaml', THREE_ACCOUNTS);
const organization = file('organization.yaml', `organization: { include: [r-root] }\n${RULES}`);

let world: DoctorWorld;
beforeAll(async () => {
  world = await startDoctorWorld();
});
beforeEach(() =>
  world.control.setFaults({
    deniedAccounts: [],
    deniedRoles: [],
    unauthorizedTargets: [],
    createTagsDenied: [],
    deleteTagsDenied: [],
    describeTagsDenied: [],
    deniedTagKeys: [],
    dryRunLooksFirst: [],
    describeRegionsDenied: [],
    policyDeniedTargets: [],
    managedUnknown: [],
    disabledRegions: [],
    refuseFirst: null,
  }),
);
afterAll(async () => {
  await world.close();
  remove();
});

const doctor = (...args: string[]) => world.doctor(...args);

describe('muster doctor against the simulated AWS', () => {
  it('exits with 0 if a run has all permissions, and changes nothing', async () => {
    await world.control.resetStats();
    expect(await doctor('--config', config)).toEqual({
      code: 0,
      stderr: '',
      stdout: `Caller  arn:aws:iam::999999999999:user/muster
Engine  local

ACCOUNT       READER  REGIONS    DESCRIBE   TAGGER  TAG
111111111111  ok      2 enabled  2 allowed  ok      2 allowed
222222222222  ok      2 enabled  2 allowed  ok      2 allowed
333333333333  ok      2 enabled  2 allowed  ok      2 allowed

No problems found: 3 accounts can be read and tagged.
`,
    });
    expect((await world.control.stats()).calls).toMatchObject({
      'sts:AssumeRole': 6,
      'ec2:DescribeRegions': 3,
    });
    const truth = await world.control.truth('111111111111', 'us-east-1');
    expect(truth.filter(({ tags }) => tags.has('Production'))).toEqual([]);
  });

  it('reports no problem if a call is refused once and then allowed', async () => {
    await world.control.setFaults({ refuseFirst: { '*': 1 } });
    const { code, stdout } = await doctor('--config', config, '--json');
    expect([code, faultsOf(stdout)]).toEqual([0, []]);
  });

  it('names accounts whose tagger role is of an earlier release, without a fault', async () => {
    await world.control.setFaults({ describeTagsDenied: ['111111111111/*'] });
    const { code, stdout } = await doctor('--config', config, '--json');
    expect([code, faultsOf(stdout)]).toEqual([0, []]);
    const { notes, accounts } = reportOf(stdout);
    expect(notes).toMatchObject([{ accountId: '111111111111', code: 'TaggerRoleOutdated' }]);
    expect(accounts[0]?.tagger?.deniedActions).toMatchObject([
      { action: 'ec2:DescribeTags', code: 'UnauthorizedOperation' },
    ]);
  });

  it('names accounts whose tagger role may not remove tags, without a fault', async () => {
    await world.control.setFaults({ deleteTagsDenied: ['222222222222/*'] });
    const { code, stdout } = await doctor('--config', config, '--json');
    expect([code, faultsOf(stdout)]).toEqual([0, []]);
    expect(reportOf(stdout).notes).toMatchObject([
      {
        accountId: '222222222222',
        code: 'TaggerRoleOutdated',
        message: expect.stringContaining('may not call ec2:DeleteTags (UnauthorizedOperation)'),
      },
    ]);
  });

  it('compares the protected keys of the file, and the keys of all rules, with the role', async () => {
    await world.control.setFaults({ deniedTagKeys: ['Team', 'Cost*'] });
    const keys = file(
      'keys.yaml',
      `accounts: ["111111111111"]\n${RULES}  - id: cost\n    set: { CostCenter: "1" }\nprotectedTagKeys: [Team, "aws-backup*"]\n`,
    );
    const { code, stdout } = await doctor('--config', keys, '--json');
    expect(code).toBe(3);
    expect(faultsOf(stdout)).toEqual([['TagKeyDenied', 'tag key "CostCenter"', '111111111111']]);
    expect(reportOf(stdout).accounts[0]?.tagger?.protectedKeys).toEqual([
      { pattern: 'Team', key: 'Team', status: 'refused' },
      { pattern: 'aws-backup*', key: 'aws-backup', status: 'writable' },
    ]);
    expect(reportOf(stdout).notes?.map(({ code }) => code)).toEqual(['ProtectedKeyWritable']);
  });

  it('does not count a missing instance as a permission, and tries an instance that a run has found', async () => {
    const data = join(directory, 'data');
    const one = file('one.yaml', `accounts: ["111111111111"]\n${RULES}`);
    await world.control.setFaults({
      dryRunLooksFirst: ['*'],
      createTagsDenied: ['111111111111/eu-west-1'],
    });
    const before = await doctor('--config', one, '--data', data);
    expect(before.code).toBe(0);
    expect(before.stdout).toMatch(/ok {6}2 not proven\n/);
    expect(before.stdout).toContain('\nNote: TaggingNotProven in 111111111111: ');
    expect(before.stdout).toContain(
      'No problems found: 1 account can be read. It is unknown whether 1 of them can be tagged in every region.\n',
    );
    const run = startMuster(['run', '--no-tag', '--config', one, '--data', data], world.environment);
    expect((await run.ended).code).toBe(0);
    const after = await doctor('--config', one, '--data', data);
    expect(after.code).toBe(3);
    expect(after.stdout).toMatch(/ok {6}1 allowed, 1 denied\n/);
    expect(after.stdout).not.toContain('TaggingNotProven');
    const truth = await world.control.truth('111111111111', 'us-east-1');
    expect(truth.filter(({ tags }) => tags.has('Production'))).toEqual([]);
  });

  it('refuses a rule that sets a protected key, with its line, before it calls AWS', async () => {
    await world.control.resetStats();
    const refused = file('refused.yaml', `accounts: ["111111111111"]\n${RULES}protectedTagKeys: ["prod*"]\n`);
    expect(await doctor('--config', refused)).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: ${refused}:5:12: rules[0].set.Production: rule "production" sets the tag "Production", which protectedTagKeys protects ("prod*"); remove one of the two\n`,
    });
    expect((await world.control.stats()).calls).toEqual({});
  });

  it('needs no list of regions if all regions are named, and otherwise says what to write', async () => {
    await world.control.setFaults({ describeRegionsDenied: ['*'] });
    const named = file(
      'named.yaml',
      'accounts: ["111111111111"]\nregions: [eu-west-1]\nroles: { externalId: muster }\n',
    );
    const { code, stdout } = await doctor('--config', named);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\n111111111111 {2}ok {6}1 named {2}1 allowed /);
    expect(stdout).toContain('\nNote: RegionsNotListed in 111111111111: ');
    expect(stdout).toContain('with an explicit deny in a service control policy');
    const enabled = await doctor('--config', config, '--json');
    expect([enabled.code, reportOf(enabled.stdout).faults]).toMatchObject([
      3,
      [
        {
          code: 'UnauthorizedOperation',
          subject: 'ec2:DescribeRegions',
          advice: expect.stringContaining('set homeRegion: eu-west-1 in muster.yaml'),
        },
      ],
    ]);
  });

  it('shows what is tolerated, regions that hide managed instances, and a region that is not enabled', async () => {
    await world.control.setFaults({ policyDeniedTargets: ['*/eu-west-1'], managedUnknown: ['*'] });
    const tolerant = file(
      'tolerant.yaml',
      `accounts: ["111111111111"]\n${RULES}tolerate: [UnauthorizedOperation]\n`,
    );
    const { code, stdout } = await doctor('--config', tolerant);
    expect(code).toBe(0);
    expect(stdout).toContain(
      '\n111111111111  ok      2 enabled  1 allowed, 1 tolerated  ok      1 allowed\n',
    );
    expect(stdout).toContain(
      '\nNote: ManagedResourcesHidden in 111111111111: The EC2 endpoint does not support ',
    );
    expect(stdout).toContain('; 1 region is denied by a policy and tolerated: a run skips it.\n');
    await world.control.setFaults({ describeRegionsDenied: ['*'], disabledRegions: ['*/us-east-1'] });
    const disabled = file('disabled.yaml', `accounts: ["111111111111"]\nregions: [us-east-1]\n${RULES}`);
    const asked = await doctor('--config', disabled);
    expect(asked.code).toBe(3);
    expect(asked.stdout).toMatch(
      /AuthFailure: region in 111111111111 \(us-east-1\)\n.*validate the provided access credentials\n {3}To do: EC2 answers so where the region is not enabled in the account, /,
    );
  });

  it('exits with 3 and names every account, region and role that refuses access', async () => {
    await world.control.setFaults({
      deniedAccounts: ['333333333333'],
      unauthorizedTargets: ['111111111111/eu-west-1'],
      createTagsDenied: ['111111111111/us-east-1'],
      deniedRoles: ['222222222222/MusterTagger'],
    });
    const { code, stdout, stderr } = await doctor('--config', config);
    expect({ code, stderr }).toEqual({ code: 3, stderr: '' });
    expect(stdout.split('\n').slice(3, 7)).toEqual([
      'ACCOUNT       READER            REGIONS    DESCRIBE             TAGGER            TAG',
      '111111111111  ok                2 enabled  1 allowed, 1 denied  ok                1 allowed, 1 denied',
      '222222222222  ok                2 enabled  2 allowed            AssumeRoleDenied  -',
      '333333333333  AssumeRoleDenied  -          -                    AssumeRoleDenied  -',
    ]);
    const asJson = await doctor('--config', config, '--json');
    expect([asJson.code, asJson.stderr]).toEqual([3, '']);
    expect(faultsOf(asJson.stdout)).toEqual([
      ['AssumeRoleDenied', 'role MusterTagger', '222222222222', '333333333333'],
      ['AssumeRoleDenied', 'role MusterReader', '333333333333'],
      ['UnauthorizedOperation', 'ec2:DescribeInstances', '111111111111 eu-west-1'],
      ['UnauthorizedOperation', 'ec2:CreateTags', '111111111111 us-east-1'],
    ]);
    const withoutTagger = await doctor('--config', config, '--json', '--no-tag');
    expect(faultsOf(withoutTagger.stdout)).toEqual([
      ['AssumeRoleDenied', 'role MusterReader', '333333333333'],
      ['UnauthorizedOperation', 'ec2:DescribeInstances', '111111111111 eu-west-1'],
    ]);
  });

  it('names configured regions that are not enabled, and a wrong external ID', async () => {
    const regions = 'regions: [us-east-1, af-south-1]\n';
    const named = file('named.yaml', `accounts: ["111111111111"]\n${regions}roles: { externalId: muster }\n`);
    expect(faultsOf((await doctor('--config', named, '--json')).stdout)).toEqual([
      ['RegionNotEnabled', 'region', '111111111111 af-south-1'],
    ]);
    const wrong = file('wrong.yaml', 'accounts: ["111111111111"]\nroles: { externalId: other }\n');
    const { code, stdout } = await doctor('--config', wrong, '--no-tag');
    expect(code).toBe(3);
    expect(stdout).toContain('with the external id other');
  });

  it('finds the accounts of an organization', async () => {
    const whole = file(
      'whole.yaml',
      `organization: { include: [r-muster], exclude: ["222222222222"] }\n${RULES}`,
    );
    const { code, stdout } = await doctor('--config', whole, '--json');
    expect(code).toBe(0);
    expect(reportOf(stdout).accounts.map(({ accountId }) => accountId)).toEqual([
      '111111111111',
      '333333333333',
      '999999999999',
    ]);
    const unknown = await doctor('--config', organization, '--json');
    expect(unknown.code).toBe(1);
    expect(JSON.parse(unknown.stdout)).toEqual({
      error: {
        code: 'NoAccounts',
        message: expect.stringMatching(/^the organization could not be read: ParentNotFoundException: /),
      },
    });
    expect(unknown.stderr).toMatch(/^error: the organization could not be read: ParentNotFoundException: /);
  });
});
