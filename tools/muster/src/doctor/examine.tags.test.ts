import { describe, expect, it } from '@jest/globals';
import type { CheckTaggerInput } from '@muster/contracts';
import { ONE, report, TWO, withChecks } from '../testing/examined.ts';

describe('tag keys that the file and the role treat differently', () => {
  const allowed = [{ region: 'us-east-1', status: 'allowed' as const }];
  const withTagger = (tagger: object) =>
    report(
      withChecks({
        tagger: async ({ accountId }) => ({ accountId, role: 'ok', regions: allowed, ...tagger }),
      }),
    );

  it('are a fault if the role denies a key of a rule', async () => {
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

  it('are a note if the role can write a protected key, or if that is unproven', async () => {
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

  it('is a note, not a fault', async () => {
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

  it('is tried on known instances, only in regions that support DryRun', async () => {
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
      { known: async ({ accountId, region }) => (region === 'us-east-2' ? [] : [`i-0${accountId}`]) },
    );
    expect(inputs.map(({ accountId, instances }) => [accountId, instances])).toEqual([
      [ONE, [{ region: 'us-east-1', instanceIds: [`i-0${ONE}`] }]],
      [TWO, [{ region: 'us-east-1', instanceIds: [`i-0${TWO}`] }]],
    ]);
  });
});
