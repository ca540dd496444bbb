import { describe, expect, it } from '@jest/globals';
import { RunContext, runContextExample, type TagPairs } from '@muster/contracts';
import { checkTagger } from './check-tagger.ts';

const accountId = '111111111111';
const named = (name: string) => Object.assign(new Error('said AWS'), { name });

async function check(rules: object[], ends: Record<string, Error> = {}, assumeRole = async () => undefined) {
  const asked: [string, TagPairs][] = [];
  const run = RunContext.parse({ ...runContextExample, rules });
  const output = await checkTagger(
    { run, accountId, regions: ['eu-west-1', 'us-east-1'] },
    {
      assumeRole,
      dryRunCreateTags: async (region, tags) => {
        asked.push([region, tags]);
        return ends[region] ?? named('DryRunOperation');
      },
    },
  );
  return { output, asked };
}

const allowed = [
  { region: 'eu-west-1', status: 'allowed' },
  { region: 'us-east-1', status: 'allowed' },
];

describe('checkTagger', () => {
  it('tries the tags of the first rule that speaks of the account and region', async () => {
    const { output, asked } = await check([
      { id: 'other', match: { accounts: ['222222222222'] }, set: { Other: '1' } },
      { id: 'europe', match: { regions: ['eu-*'] }, set: { Zone: 'EU' } },
      { id: 'production', set: { Production: 'Yes' } },
    ]);
    expect(asked).toEqual([
      ['eu-west-1', [['Zone', 'EU']]],
      ['us-east-1', [['Production', 'Yes']]],
      [
        'eu-west-1',
        [
          ['Zone', 'EU'],
          ['Production', 'Yes'],
        ],
      ],
    ]);
    expect(output).toEqual({ accountId, role: 'ok', regions: allowed });
  });

  it('tries a tag of no meaning without rules', async () => {
    const { output, asked } = await check([]);
    expect(asked).toEqual([
      ['eu-west-1', [['MusterCheck', 'dry run']]],
      ['us-east-1', [['MusterCheck', 'dry run']]],
    ]);
    expect(output).toEqual({ accountId, role: 'ok', regions: allowed });
  });

  it('asks for nothing where no rule speaks of the account, and no region that none speaks of', async () => {
    const refuse = () => Promise.reject(named('AssumeRoleDenied'));
    const other = await check(
      [{ id: 'other', match: { accounts: ['222222222222'] }, set: { A: '1' } }],
      {},
      refuse,
    );
    expect(other).toEqual({ output: { accountId, role: 'not-needed', regions: [] }, asked: [] });
    const europe = await check([{ id: 'europe', match: { regions: ['eu-*'] }, set: { A: '1' } }]);
    expect(europe.output.regions).toEqual([{ region: 'eu-west-1', status: 'allowed' }]);
  });

  it('gives what AWS answers; an instance that does not exist is no matter of rights', async () => {
    const { output } = await check([], {
      'eu-west-1': named('UnauthorizedOperation'),
      'us-east-1': named('InvalidInstanceID.NotFound'),
    });
    expect(output.regions).toEqual([
      { region: 'eu-west-1', status: 'denied', code: 'UnauthorizedOperation', message: 'said AWS' },
      { region: 'us-east-1', status: 'allowed' },
    ]);
    expect((await check([], {}, () => Promise.reject(named('AssumeRoleDenied')))).output).toEqual({
      accountId,
      role: { code: 'AssumeRoleDenied', message: 'said AWS' },
      regions: [],
    });
  });
});
