import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { DoctorReportV1, parseContract, RunRequestV1 } from '@muster/contracts';
import { denied, ONE, report, request, TWO, withChecks } from '../testing/examined.ts';
import { fakeDoctor } from '../testing/fake-doctor.ts';
import { examine } from './examine.ts';

describe('warnings about rules', () => {
  it('use the actual accounts and regions, and are not faults', async () => {
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

describe('examine, with the engine local', () => {
  it('finds no problem if everything is allowed', async () => {
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

  it('checks eight accounts at a time, and reports them in their order', async () => {
    const accountIds = Array.from({ length: 20 }, (_, index) => String(100_000_000_000 + index));
    let inProgress = 0;
    const peaks: number[] = [];
    const { accounts } = await report({
      accountsOf: async () => ({ accounts: accountIds, odd: [] }),
      ...withChecks({
        reader: async ({ accountId }) => {
          peaks.push(++inProgress);
          await turn();
          inProgress--;
          return { accountId, role: 'ok', regions: [] };
        },
      }),
    });
    expect(accounts.map(({ accountId }) => accountId)).toEqual(accountIds);
    expect([peaks.length, Math.max(...peaks)]).toEqual([20, 8]);
  });

  it('reports odd items in listings, which are not faults', async () => {
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

  describe('a region that a policy denies', () => {
    const explicit = 'not authorized with an explicit deny in a service control policy';
    const denial = { status: 'denied' as const, code: 'UnauthorizedOperation' };
    /** A policy denies everything in eu-west-1. In us-east-1, reading is allowed unless the test says otherwise. */
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
      'is not a fault if %j is tolerated',
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
      ['is not the tolerated region', ['ap-*'], explicit],
      ['does not have an explicit deny', ['eu-*'], 'not authorized: no identity-based policy allows it'],
    ])('is a fault if it %s', async (_name, tolerate, message) => {
      expect(await examined(tolerate, message)).toEqual({
        status: 'faults',
        faults: ['UnauthorizedOperation ec2:DescribeInstances'],
        asked: ['eu-west-1', 'us-east-1'],
        marked: 0,
      });
    });

    it('is a fault if no other region can be read, because a run would fail', async () => {
      expect(await examined(['eu-*', 'us-*'], explicit, { ...denial, message: explicit })).toEqual({
        status: 'faults',
        faults: ['NoTargets tolerate of muster.yaml'],
        asked: [],
        marked: 2,
      });
    });
  });

  it('notes each account whose endpoints hide managed instances, which is not a fault', async () => {
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

  it('combines the same problem of several accounts into one fault, roles before calls', async () => {
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

  it('checks only the tagger role if the regions are unknown, and skips regions that are not enabled', async () => {
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
  ] as const)('treats %j as a fault', async (output, code, subject) => {
    const reader = async ({ accountId }: { accountId: string }) => ({
      accountId,
      ...output,
      regions: [...output.regions],
    });
    const { faults } = await report(withChecks({ reader }), { withTagger: false });
    expect(faults).toMatchObject([{ code, subject, accounts: [{ accountId: ONE }, { accountId: TWO }] }]);
  });

  it('notes configured regions that could not be listed: a run uses them', async () => {
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

  it('does not call the tagger if tagging is off, and accepts a tagger role that is not needed', async () => {
    const tagger = () => Promise.reject(new Error('asked'));
    const { accounts } = await report(withChecks({ tagger }), { withTagger: false });
    expect(accounts[0]).not.toHaveProperty('tagger');
    const { status } = await report(
      withChecks({ tagger: async ({ accountId }) => ({ accountId, role: 'not-needed', regions: [] }) }),
    );
    expect(status).toBe('ok');
  });
});
