import { describe, expect, it } from '@jest/globals';
import { RunContext, runContextExample, type TagPairs } from '@muster/contracts';
import { isNotFound } from '../adapters/ec2-instance/tag-refusals.ts';
import { checkTagger } from './check-tagger.ts';

const accountId = '111111111111';
const named = (name: string) => Object.assign(new Error('said AWS'), { name });

async function check(
  rules: object[],
  ends: Record<string, Error> = {},
  assumeRole = async () => undefined,
  instances?: { region: string; instanceIds: string[] }[],
) {
  const asked: [string, TagPairs][] = [];
  const askedOf: [string, string | undefined][] = [];
  const run = RunContext.parse({ ...runContextExample, rules });
  const output = await checkTagger(
    {
      run,
      accountId,
      regions: ['eu-west-1', 'us-east-1'],
      ...(instances === undefined ? {} : { instances }),
    },
    {
      assumeRole,
      dryRun: async ({ region }, tags, instanceId) => {
        asked.push([region, tags]);
        askedOf.push([region, instanceId]);
        const end = ends[instanceId ?? region] ?? ends[region] ?? named('DryRunOperation');
        return { end, isUnknownResource: isNotFound(end) };
      },
      dryRunOthers: async () => [
        { action: 'ec2:DescribeTags', end: ends['DescribeTags'] ?? named('DryRunOperation') },
      ],
    },
  );
  return { output, asked, askedOf };
}

const allowed = [
  { region: 'eu-west-1', status: 'allowed' },
  { region: 'us-east-1', status: 'allowed' },
];

describe('checkTagger', () => {
  it('names another call that AWS refuses, and not one whose answer shows nothing', async () => {
    const rules = [{ id: 'production', set: { Production: 'Yes' } }];
    const { output } = await check(rules, { DescribeTags: named('UnauthorizedOperation') });
    expect(output.deniedActions).toEqual([
      { action: 'ec2:DescribeTags', code: 'UnauthorizedOperation', message: 'said AWS' },
    ]);
    const unknown = await check(rules, { DescribeTags: named('Throttled') });
    expect(unknown.output).not.toHaveProperty('deniedActions');
  });

  it('tries the tags of the first rule that matches the account and region', async () => {
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

  it('tries a meaningless tag if there are no rules', async () => {
    const { output, asked } = await check([]);
    expect(asked).toEqual([
      ['eu-west-1', [['MusterCheck', 'dry run']]],
      ['us-east-1', [['MusterCheck', 'dry run']]],
    ]);
    expect(output).toEqual({ accountId, role: 'ok', regions: allowed });
  });

  it('tries nothing if no rule matches the account, and no region that no rule matches', async () => {
    const refuse = () => Promise.reject(named('AssumeRoleDenied'));
    const other = await check(
      [{ id: 'other', match: { accounts: ['222222222222'] }, set: { A: '1' } }],
      {},
      refuse,
    );
    expect(other).toEqual({ output: { accountId, role: 'not-needed', regions: [] }, asked: [], askedOf: [] });
    const europe = await check([{ id: 'europe', match: { regions: ['eu-*'] }, set: { A: '1' } }]);
    expect(europe.output.regions).toEqual([{ region: 'eu-west-1', status: 'allowed' }]);
  });

  it("returns AWS's answer; an instance that does not exist proves no permission", async () => {
    const { output } = await check([], {
      'eu-west-1': named('UnauthorizedOperation'),
      'us-east-1': named('InvalidInstanceID.NotFound'),
    });
    expect(output.regions).toEqual([
      { region: 'eu-west-1', status: 'denied', code: 'UnauthorizedOperation', message: 'said AWS' },
      {
        region: 'us-east-1',
        status: 'not-proven',
        code: 'InvalidInstanceID.NotFound',
        message: 'said AWS',
      },
    ]);
    expect((await check([], {}, () => Promise.reject(named('AssumeRoleDenied')))).output).toEqual({
      accountId,
      role: { code: 'AssumeRoleDenied', message: 'said AWS' },
      regions: [],
    });
  });

  it('tries known instances until one exists', async () => {
    const ends = { 'i-gone': named('InvalidInstanceID.NotFound'), 'i-kept': named('UnauthorizedOperation') };
    const { output, askedOf } = await check([], ends, undefined, [
      { region: 'eu-west-1', instanceIds: ['i-gone', 'i-kept'] },
    ]);
    expect(askedOf.toSorted()).toEqual([
      ['eu-west-1', 'i-gone'],
      ['eu-west-1', 'i-kept'],
      ['us-east-1', undefined],
    ]);
    expect(output.regions.map(({ status }) => status)).toEqual(['denied', 'allowed']);
  });

  it('proves nothing if all known instances are gone', async () => {
    const { output, askedOf } = await check(
      [],
      { 'eu-west-1': named('InvalidInstanceID.NotFound') },
      undefined,
      [{ region: 'eu-west-1', instanceIds: ['i-gone'] }],
    );
    expect(askedOf.filter(([region]) => region === 'eu-west-1')).toEqual([
      ['eu-west-1', 'i-gone'],
      ['eu-west-1', undefined],
    ]);
    expect(output.regions.map(({ status }) => status)).toEqual(['not-proven', 'allowed']);
  });
});
