import { describe, expect, it } from '@jest/globals';
import { DoctorReportV1, parseContract, RunRequestV1 } from '@muster/contracts';
import { denied, ONE, report, TWO, withChecks } from '../testing/examined.ts';
import { fakeDoctor } from '../testing/fake-doctor.ts';
import { examine } from './examine.ts';

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

describe('the regions of an account', () => {
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
});
