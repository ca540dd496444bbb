import { describe, expect, it } from '@jest/globals';
import { RunContext, runContextExample, type TagPairs } from '@muster/contracts';
import { matchesTagKey } from '@muster/tag-rules';
import { isNotFound } from '../adapters/ec2-instance/tag-refusals.ts';
import { checkTagger } from './check-tagger.ts';

const accountId = '111111111111';
const named = (name: string) => Object.assign(new Error('said AWS'), { name });
const rule = (id: string, ...keys: string[]) => ({
  id,
  set: Object.fromEntries(keys.map((key) => [key, 'x'])),
});

/** The output of `checkTagger` for a role that refuses these keys, and the keys that it tried. */
async function check(
  run: { rules: object[]; protectedTagKeys?: string[] },
  refused: readonly string[],
  otherwise = 'DryRunOperation',
) {
  const asked: string[] = [];
  const output = await checkTagger(
    {
      run: RunContext.parse({ ...runContextExample, ...run }),
      accountId,
      regions: ['eu-west-1', 'us-east-1'],
    },
    {
      assumeRole: () => Promise.resolve(),
      dryRun: ({ region }: { region: string }, tags: TagPairs) => {
        asked.push(`${region} ${tags.map(([key]) => key).join('+')}`);
        const isRefused = tags.some(([key]) => refused.some((pattern) => matchesTagKey(pattern, key)));
        const end = named(isRefused ? 'UnauthorizedOperation' : otherwise);
        return Promise.resolve({ end, isUnknownResource: isNotFound(end) });
      },
      dryRunOthers: () => Promise.resolve([]),
    },
  );
  return { output, asked };
}

describe('the keys of the rules', () => {
  it('are tried together, in one region, if the role may write all of them', async () => {
    const { output, asked } = await check({ rules: [rule('a', 'Owner'), rule('b', 'Team', 'Cost')] }, []);
    expect(asked).toEqual(['eu-west-1 Owner', 'us-east-1 Owner', 'eu-west-1 Owner+Team+Cost']);
    expect(output).not.toHaveProperty('deniedKeys');
  });

  it('need no further call if the regions covered all of them', async () => {
    const { output, asked } = await check({ rules: [rule('a', 'Owner', 'Team')] }, []);
    expect(asked).toEqual(['eu-west-1 Owner+Team', 'us-east-1 Owner+Team']);
    expect(output).toEqual({ accountId, role: 'ok', regions: expect.any(Array) });
  });

  it('are tried one by one otherwise', async () => {
    const { output, asked } = await check({ rules: [rule('a', 'Owner'), rule('b', 'Team', 'Cost')] }, [
      'Team',
    ]);
    expect(asked.slice(3)).toEqual(['eu-west-1 Owner', 'eu-west-1 Team', 'eu-west-1 Cost']);
    expect(output.deniedKeys).toEqual([{ key: 'Team', code: 'UnauthorizedOperation', message: 'said AWS' }]);
  });

  it('are reported even if the first rule is refused in every region', async () => {
    const { output } = await check({ rules: [rule('a', 'Owner', 'Team')] }, ['Team']);
    expect(output.regions.map(({ status }) => status)).toEqual(['denied', 'denied']);
    expect(output.deniedKeys?.map(({ key }) => key)).toEqual(['Team']);
  });

  it('are not reported if all of them are refused', async () => {
    const { output } = await check({ rules: [rule('a', 'Owner', 'Team')] }, ['*']);
    expect(output).not.toHaveProperty('deniedKeys');
  });
});

describe('protected keys', () => {
  it('are reported as refused by the role, or writable', async () => {
    const protectedTagKeys = ['Team', 'aws-backup*', 'Pa?ch Group', '*', 'aws:*'];
    const { output, asked } = await check({ rules: [], protectedTagKeys }, ['team', 'aws-backup*']);
    expect(output.protectedKeys).toEqual([
      { pattern: 'Team', key: 'Team', status: 'refused' },
      { pattern: 'aws-backup*', key: 'aws-backup', status: 'refused' },
      // cspell:ignore paxch
      { pattern: 'Pa?ch Group', key: 'Paxch Group', status: 'writable' },
      { pattern: '*', key: 'MusterCheck', status: 'writable' },
      { pattern: 'aws:*', key: 'aws:', status: 'refused' },
    ]);
    expect(asked.slice(2)).toEqual([
      'eu-west-1 Team',
      'eu-west-1 aws-backup',
      'eu-west-1 Paxch Group',
      'eu-west-1 MusterCheck',
    ]);
  });

  it('are not proven if AWS returns another error, or if there are too many', async () => {
    const run = { rules: [], protectedTagKeys: Array.from({ length: 17 }, (_, index) => `Key${index}`) };
    const { output, asked } = await check(run, ['Key1'], 'InvalidInstanceID.NotFound');
    expect(output.protectedKeys?.slice(0, 2)).toEqual([
      {
        pattern: 'Key0',
        key: 'Key0',
        status: 'not-proven',
        reason: 'InvalidInstanceID.NotFound: said AWS',
      },
      { pattern: 'Key1', key: 'Key1', status: 'refused' },
    ]);
    expect(output.protectedKeys?.at(-1)).toEqual({
      pattern: 'Key16',
      key: 'Key16',
      status: 'not-proven',
      reason: 'only 16 keys are tried',
    });
    expect(asked).toHaveLength(18);
  });
});
