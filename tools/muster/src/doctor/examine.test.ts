import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { type CheckTaggerInput, DoctorReportV1, parseContract, RunRequestV1 } from '@muster/contracts';
import { allAllowed, fakeDoctor } from '../testing/fake-doctor.ts';
import { examine } from './examine.ts';
import { type AccessChecks, CheckFailedError, type DoctorPorts, type KnownInstances } from './ports.ts';

const ONE = '111111111111';
const TWO = '222222222222';
const request = parseContract(RunRequestV1, { ...RunRequestV1.example, accounts: [ONE, TWO] });
const denied = { code: 'AssumeRoleDenied', message: 'not authorized' };

async function report(
  ports: Partial<DoctorPorts> = {},
  settings: { stage?: string; withTagger?: boolean; known?: KnownInstances['some'] } = {},
) {
  const progress: string[] = [];
  const result = await examine(
    {
      request,
      caller: 'arn:aws:sts::999999999999:assumed-role/Admin/me',
      stage: settings.stage,
      version: '0.1.0',
      withTagger: settings.withTagger ?? true,
      known: { some: settings.known ?? (async () => []) },
      onProgress: (done, accounts) => progress.push(`${done}/${accounts}`),
    },
    fakeDoctor(ports),
  );
  return { ...parseContract(DoctorReportV1, result), progress };
}
const withChecks = (checks: Partial<AccessChecks>) => ({
  checksHere: async () => ({ ...allAllowed, ...checks }),
});

describe('warnings about rules', () => {
  it('use the accounts and regions as they are, and are no faults', async () => {
    const rules = [
      { id: 'odd', match: { accounts: ['333333333333'], regions: ['eu-west-1'] }, set: { A: '1' } },
    ];
    const odd = parseContract(RunRequestV1, { ...request, run: { ...RunRequestV1.example.run, rules } });
    const about = {
      request: odd,
      caller: 'arn:aws:iam::999999999999:user/me',
      stage: undefined,
      version: '0.1.0',
      withTagger: true,
      known: { some: async () => [] },
      onProgress: () => undefined,
    };
    const result = parseContract(
      DoctorReportV1,
      await examine(about, fakeDoctor({ accountsOf: async () => ({ accounts: [ONE], odd: [] }) })),
    );
    expect([result.status, result.ruleWarnings?.map(({ code }) => code)]).toEqual([
      'ok',
      ['RuleAccountNotInScope', 'RuleRegionNotInScope'],
    ]);
  });
});

describe('tag keys that the file and the role see differently', () => {
  const allowed = [{ region: 'us-east-1', status: 'allowed' as const }];
  const withTagger = (tagger: object) =>
    report(
      withChecks({
        tagger: async ({ accountId }) => ({ accountId, role: 'ok', regions: allowed, ...tagger }),
      }),
    );

  it('are a fault where the role refuses a key of a rule', async () => {
    const refusal = { code: 'UnauthorizedOperation', message: 'not authorized' };
    const { status, faults, accounts } = await withTagger({ deniedKeys: [{ key: 'Team', ...refusal }] });
    expect(status).toBe('faults');
    expect(faults).toEqual([
      {
        code: 'TagKeyDenied',
        subject: 'tag key "Team"',
        accounts: [
          { accountId: ONE, regions: [] },
          { accountId: TWO, regions: [] },
        ],
        message: 'not authorized',
        advice: expect.stringContaining('AllowedTagKeys'),
      },
    ]);
    expect(accounts[0]?.tagger?.deniedKeys).toEqual([{ key: 'Team', ...refusal }]);
  });

  it('are a note where the role would write a protected key, or where that is not proven', async () => {
    const { status, notes } = await withTagger({
      protectedKeys: [
        { pattern: 'Team', key: 'Team', status: 'writable' },
        { pattern: 'Cost*', key: 'Cost', status: 'writable' },
        { pattern: 'Owner', key: 'Owner', status: 'refused' },
        { pattern: 'Zone', key: 'Zone', status: 'not-proven', reason: 'Throttled: slow down' },
      ],
    });
    expect(status).toBe('ok');
    expect(notes?.filter(({ accountId }) => accountId === ONE)).toEqual([
      {
        accountId: ONE,
        code: 'ProtectedKeyWritable',
        message:
          'The role MusterTagger can write "Team", "Cost*" of protectedTagKeys; add them to the parameter ProtectedTagKeys of tools/roles/member-roles.yaml',
      },
      {
        accountId: ONE,
        code: 'ProtectedKeyNotProven',
        message:
          'It is unknown whether the role MusterTagger can write "Zone" of protectedTagKeys (Throttled: slow down)',
      },
    ]);
  });
});

describe('tagging that no answer proves', () => {
  const notProven = {
    region: 'us-east-1',
    status: 'not-proven' as const,
    code: 'InvalidInstanceID.NotFound',
    message: "The instance ID 'i-00000000000000000' does not exist",
  };

  it('is a note and no fault', async () => {
    const { status, faults, notes } = await report(
      withChecks({ tagger: async ({ accountId }) => ({ accountId, role: 'ok', regions: [notProven] }) }),
    );
    expect([status, faults]).toEqual(['ok', []]);
    expect(notes?.[0]).toEqual({
      accountId: ONE,
      code: 'TaggingNotProven',
      message:
        'It is unknown whether the role MusterTagger can tag in us-east-1: AWS answered InvalidInstanceID.NotFound, which does not show permissions, and doctor knows no instance there. Run "muster run --no-tag", then run doctor again',
    });
  });

  it('is tried on instances that are known, only where DryRun is known to work', async () => {
    const inputs: CheckTaggerInput[] = [];
    await report(
      withChecks({
        reader: async ({ accountId }) => ({
          accountId,
          role: 'ok',
          regions: [
            { region: 'us-east-1', status: 'allowed' },
            { region: 'us-east-2', status: 'allowed' },
            { region: 'us-west-1', status: 'failed', code: 'DryRunIgnored', message: 'no' },
          ],
        }),
        tagger: async (input) => {
          inputs.push(input);
          return { accountId: input.accountId, role: 'ok', regions: [] };
        },
      }),
      { known: async (accountId, region) => (region === 'us-east-2' ? [] : [`i-0${accountId}`]) },
    );
    expect(inputs.map(({ accountId, instances }) => [accountId, instances])).toEqual([
      [ONE, [{ region: 'us-east-1', instanceIds: [`i-0${ONE}`] }]],
      [TWO, [{ region: 'us-east-1', instanceIds: [`i-0${TWO}`] }]],
    ]);
  });
});

describe('examine, with the engine local', () => {
  it('finds nothing where all is well', async () => {
    const allowed = [{ region: 'us-east-1', status: 'allowed' }];
    const checks = { reader: { role: 'ok', regions: allowed }, tagger: { role: 'ok', regions: allowed } };
    expect(await report()).toEqual({
      status: 'ok',
      engine: 'local',
      version: '0.1.0',
      caller: 'arn:aws:sts::999999999999:assumed-role/Admin/me',
      services: [],
      accounts: [
        { accountId: ONE, ...checks, unchecked: [] },
        { accountId: TWO, ...checks, unchecked: [] },
      ],
      faults: [],
      progress: ['0/2', '1/2', '2/2'],
    });
  });

  it('asks eight accounts at once, and reports them in their order', async () => {
    const accountIds = Array.from({ length: 20 }, (_, index) => String(100_000_000_000 + index));
    let underWay = 0;
    const peaks: number[] = [];
    const { accounts } = await report({
      accountsOf: async () => ({ accounts: accountIds, odd: [] }),
      ...withChecks({
        reader: async ({ accountId }) => {
          peaks.push(++underWay);
          await turn();
          underWay--;
          return { accountId, role: 'ok', regions: [] };
        },
      }),
    });
    expect(accounts.map(({ accountId }) => accountId)).toEqual(accountIds);
    expect([peaks.length, Math.max(...peaks)]).toEqual([20, 8]);
  });

  it('names what is odd in listings, which is no fault', async () => {
    const ofAccounts = { listing: 'organizations:ListAccountsForParent of r-root', problem: 'no id' };
    const ofRegions = (accountId: string) => ({
      listing: `ec2:DescribeRegions of ${accountId}`,
      problem: 'no name',
    });
    const { status, odd } = await report({
      accountsOf: async () => ({ accounts: [ONE, TWO], odd: [ofAccounts] }),
      ...withChecks({
        reader: async ({ accountId }) => ({
          accountId,
          role: 'ok',
          odd: { count: 12, isWhole: false, first: [ofRegions(accountId)] },
          regions: [{ region: 'us-east-1', status: 'allowed' }],
        }),
      }),
    });
    expect([status, odd]).toEqual(['ok', { count: 25, first: [ofAccounts, ofRegions(ONE), ofRegions(TWO)] }]);
  });

  describe('what a policy denies', () => {
    const explicit = 'not authorized with an explicit deny in a service control policy';
    const denial = { status: 'denied' as const, code: 'UnauthorizedOperation' };
    /** In eu-west-1 everything is denied by a policy; in us-east-1 reading is allowed, unless it is said otherwise. */
    const examined = async (tolerate: string[] | undefined, message = explicit, usEast1: object = {}) => {
      const asked: unknown[] = [];
      const run = { ...RunRequestV1.example.run, ...(tolerate && { tolerate }) };
      const result = await examine(
        {
          request: parseContract(RunRequestV1, { run, accounts: [ONE] }),
          caller: 'arn:aws:iam::999999999999:user/me',
          stage: undefined,
          version: '0.1.0',
          withTagger: true,
          known: { some: async () => [] },
          onProgress: () => undefined,
        },
        fakeDoctor(
          withChecks({
            reader: async ({ accountId }) => ({
              accountId,
              role: 'ok',
              regions: [
                { region: 'eu-west-1', ...denial, message },
                { region: 'us-east-1', status: 'allowed', ...usEast1 },
              ],
            }),
            tagger: async ({ accountId, regions }) => {
              asked.push(...regions);
              return { accountId, role: 'ok', regions: [] };
            },
          }),
        ),
      );
      const { status, faults, accounts } = parseContract(DoctorReportV1, result);
      const marked = accounts[0]?.reader?.regions.filter((check) => 'tolerated' in check).length;
      return { status, faults: faults.map(({ code, subject }) => `${code} ${subject}`), asked, marked };
    };

    it.each([[['eu-*']], [['UnauthorizedOperation']]])(
      'is no fault where %j is tolerated',
      async (tolerate) => {
        expect(await examined(tolerate)).toEqual({
          status: 'ok',
          faults: [],
          asked: ['us-east-1'],
          marked: 1,
        });
      },
    );

    it.each([
      ['is not tolerated', undefined, explicit],
      ['is of another region', ['ap-*'], explicit],
      ['is no explicit deny', ['eu-*'], 'not authorized: no identity-based policy allows it'],
    ])('is a fault where it %s', async (_name, tolerate, message) => {
      expect(await examined(tolerate, message)).toEqual({
        status: 'faults',
        faults: ['UnauthorizedOperation ec2:DescribeInstances'],
        asked: ['eu-west-1', 'us-east-1'],
        marked: 0,
      });
    });

    it('is a fault where nothing else is left to read: a run would fail', async () => {
      expect(await examined(['eu-*', 'us-*'], explicit, { ...denial, message: explicit })).toEqual({
        status: 'faults',
        faults: ['NoTargets tolerate of muster.yaml'],
        asked: [],
        marked: 2,
      });
    });
  });

  it('notes each account whose endpoints hide managed instances, which is no fault', async () => {
    const { status, notes } = await report(
      withChecks({
        reader: async ({ accountId }) => ({
          accountId,
          role: 'ok',
          regions: [
            { region: 'cn-north-1', status: 'allowed', managedHidden: true },
            { region: 'us-east-1', status: 'allowed', ...(accountId === TWO && { managedHidden: true }) },
          ],
        }),
      }),
    );
    expect([
      status,
      notes?.map(({ accountId, code, message }) => [accountId, code, message.slice(0, 98)]),
    ]).toEqual([
      'ok',
      [
        [
          ONE,
          'ManagedResourcesHidden',
          'The EC2 endpoint does not support the parameter IncludeManagedResources (cn-north-1); a run calls ',
        ],
        [
          TWO,
          'ManagedResourcesHidden',
          'The EC2 endpoint does not support the parameter IncludeManagedResources (cn-north-1, us-east-1); a',
        ],
      ],
    ]);
  });

  it('makes one fault of what is wrong in several accounts, roles before calls', async () => {
    const { status, faults } = await report(
      withChecks({
        reader: async ({ accountId }) => ({
          accountId,
          role: 'ok',
          regions: [
            {
              region: 'eu-west-1',
              status: 'denied',
              code: 'UnauthorizedOperation',
              message: `no, ${accountId}`,
            },
            {
              region: 'us-east-1',
              status: 'denied',
              code: 'UnauthorizedOperation',
              message: `no, ${accountId}`,
            },
          ],
        }),
        tagger: async ({ accountId }) => ({
          accountId,
          role: accountId === TWO ? denied : 'ok',
          regions: [],
        }),
      }),
    );
    expect(status).toBe('faults');
    expect(faults).toEqual([
      {
        code: 'AssumeRoleDenied',
        subject: 'role MusterTagger',
        accounts: [{ accountId: TWO, regions: [] }],
        message: 'not authorized',
        advice: expect.stringContaining('AdditionalPrincipalArns=arn:aws:iam::999999999999:role/Admin,'),
      },
      {
        code: 'UnauthorizedOperation',
        subject: 'ec2:DescribeInstances',
        accounts: [
          { accountId: ONE, regions: ['eu-west-1', 'us-east-1'] },
          { accountId: TWO, regions: ['eu-west-1', 'us-east-1'] },
        ],
        message: 'no, 111111111111',
        advice: expect.stringContaining('allow ec2:DescribeInstances'),
      },
    ]);
  });

  it('tries the tagger role alone where the regions are not known, and not in regions that are not enabled', async () => {
    const asked: unknown[] = [];
    await report(
      withChecks({
        reader: async ({ accountId }) =>
          accountId === ONE
            ? { accountId, role: denied, regions: [] }
            : {
                accountId,
                role: 'ok',
                regions: [
                  { region: 'af-south-1', status: 'not-enabled', code: 'RegionNotEnabled', message: '' },
                  { region: 'eu-west-1', status: 'failed', code: 'Throttled', message: '' },
                  { region: 'us-east-1', status: 'allowed' },
                ],
              },
        tagger: async ({ accountId, regions }) => {
          asked.push([accountId, regions]);
          return { accountId, role: 'ok', regions: [] };
        },
      }),
    );
    expect(asked).toEqual([
      [ONE, []],
      [TWO, ['eu-west-1', 'us-east-1']],
    ]);
  });

  it.each([
    [{ role: 'ok', regions: [] }, 'NoRegions', 'regions of muster.yaml'],
    [
      { role: 'ok', listing: { code: 'UnauthorizedOperation', message: '' }, regions: [] },
      'UnauthorizedOperation',
      'ec2:DescribeRegions',
    ],
    [
      {
        role: 'ok',
        regions: [{ region: 'af-south-1', status: 'not-enabled', code: 'RegionNotEnabled', message: '' }],
      },
      'RegionNotEnabled',
      'region',
    ],
  ] as const)('takes %j for a fault', async (output, code, subject) => {
    const reader = async ({ accountId }: { accountId: string }) => ({
      accountId,
      ...output,
      regions: [...output.regions],
    });
    const { faults } = await report(withChecks({ reader }), { withTagger: false });
    expect(faults).toMatchObject([{ code, subject, accounts: [{ accountId: ONE }, { accountId: TWO }] }]);
  });

  it('notes regions that are named and could not be listed: a run goes on there', async () => {
    const reader = async ({ accountId }: { accountId: string }) => ({
      accountId,
      role: 'ok' as const,
      listing: { code: 'UnauthorizedOperation', message: 'explicit deny' },
      regions: [{ region: 'eu-west-1', status: 'allowed' as const }],
    });
    const { status, notes, faults } = await report(withChecks({ reader }));
    expect([status, faults]).toEqual(['ok', []]);
    const noted = {
      code: 'RegionsNotListed',
      message:
        "The list of the account's regions was refused (UnauthorizedOperation: explicit deny); a run reads the regions in muster.yaml without checking them",
    };
    expect(notes).toEqual([
      { accountId: ONE, ...noted },
      { accountId: TWO, ...noted },
    ]);
  });

  it('asks no tagger that is not wanted, and takes one that is not needed for no fault', async () => {
    const tagger = () => Promise.reject(new Error('asked'));
    const { accounts } = await report(withChecks({ tagger }), { withTagger: false });
    expect(accounts[0]).not.toHaveProperty('tagger');
    const { status } = await report(
      withChecks({ tagger: async ({ accountId }) => ({ accountId, role: 'not-needed', regions: [] }) }),
    );
    expect(status).toBe('ok');
  });
});

describe('examine, with the engine aws', () => {
  const services: Partial<DoctorPorts> = {
    expectedServices: async () => [
      { name: 'inventory', parameters: ['inventory/version', 'inventory/table-name'] },
      { name: 'tagger', parameters: ['tagger/version'] },
      { name: 'orchestrator', parameters: ['orchestrator/version'] },
    ],
  };
  const deployed = (parameters: Record<string, string>): Partial<DoctorPorts> => ({
    ...services,
    readDeployment: async (stage) => ({
      stage,
      region: 'us-east-1',
      parameters: new Map(Object.entries(parameters)),
    }),
  });

  it('compares every service with what this version has', async () => {
    const {
      services: found,
      faults,
      engine,
      stage,
    } = await report(deployed({ 'inventory/version': '0.1.0', 'tagger/version': '0.0.9' }), { stage: 'dev' });
    expect([engine, stage]).toEqual(['aws', 'dev']);
    expect(found).toEqual([
      { service: 'inventory', status: 'incomplete', version: '0.1.0', missing: ['inventory/table-name'] },
      { service: 'tagger', status: 'other-version', version: '0.0.9', missing: [] },
      { service: 'orchestrator', status: 'missing', missing: ['orchestrator/version'] },
    ]);
    expect(faults.map(({ code, subject, message }) => [code, subject, message])).toEqual([
      ['ParametersMissing', 'service inventory', 'its parameters inventory/table-name are missing'],
      ['OtherVersion', 'service tagger', 'version 0.0.9 is deployed, this command is 0.1.0'],
      ['ServiceMissing', 'service orchestrator', 'none of its parameters exists'],
    ]);
  });

  it('says which function could not be asked, and of whom, and goes on with the others', async () => {
    const checksOf = async () => ({
      ...allAllowed,
      reader: () => Promise.reject(new CheckFailedError('InvokeDenied', 'not allowed')),
    });
    const all = {
      'inventory/version': '0.1.0',
      'inventory/table-name': 't',
      'tagger/version': '0.1.0',
      'orchestrator/version': '0.1.0',
    };
    const { accounts, faults } = await report({ ...deployed(all), checksOf }, { stage: 'dev' });
    expect(accounts[0]).toEqual({
      accountId: ONE,
      tagger: { role: 'ok', regions: [] },
      unchecked: [{ check: 'reader', code: 'InvokeDenied', message: 'not allowed' }],
    });
    expect(faults).toEqual([
      {
        code: 'InvokeDenied',
        subject: 'function checkReader',
        accounts: [
          { accountId: ONE, regions: [] },
          { accountId: TWO, regions: [] },
        ],
        message: 'not allowed',
        advice: expect.stringContaining('muster-inventory-dev-checkReader'),
      },
    ]);
  });

  it('names the functions that assume the roles', async () => {
    const checksOf = async () => ({
      ...allAllowed,
      reader: async () => ({ accountId: ONE, role: denied, regions: [] }),
    });
    const { faults } = await report({ checksOf }, { stage: 'dev' });
    expect(faults[0]?.advice).toContain(
      'sts:AssumeRole to arn:aws:iam::999999999999:role/muster-inventory-dev-checkReader, arn:aws:iam::999999999999:role/muster-inventory-dev-discover, arn:aws:iam::999999999999:role/muster-orchestrator-dev-listRegions,',
    );
  });

  it('does not hide a mistake of its own', async () => {
    await expect(report(withChecks({ reader: () => Promise.reject(new TypeError('bug')) }))).rejects.toThrow(
      'bug',
    );
  });
});
