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
