import { describe, expect, it } from '@jest/globals';
import type { RegionSelection } from '@muster/contracts';
import type { AccountRegion } from '@muster/regions';
import { listRegionsOf } from './index.ts';

const named = (name: string) => Object.assign(new Error('said AWS'), { name });
const LISTED: AccountRegion[] = [{ name: 'eu-west-1', enabled: true }];

/** Lists with the home region us-east-1. A region without an answer here lists itself. */
async function list(selection: RegionSelection, answers: Record<string, Error>) {
  const asked: string[] = [];
  const describeRegions = async (region: string) => {
    asked.push(region);
    if (answers[region] !== undefined) throw answers[region];
    return { regions: LISTED, odd: [] };
  };
  const run = { homeRegion: 'us-east-1', regions: selection };
  const result = await listRegionsOf(run, describeRegions).catch((error: unknown) => ({ error }));
  return { result, asked };
}

describe('listRegionsOf', () => {
  it('calls only the home region if it answers', async () => {
    expect(await list(['eu-west-1'], {})).toEqual({
      result: { regions: LISTED, odd: [] },
      asked: ['us-east-1'],
    });
  });

  it.each(['UnauthorizedOperation', 'AccessDenied', 'AuthFailure', 'OptInRequired'])(
    'calls the first configured region if the home region answers %s',
    async (code) => {
      expect(
        await list(['eu-*', 'us-east-1', 'eu-west-1', 'eu-west-2'], { 'us-east-1': named(code) }),
      ).toEqual({
        result: { regions: LISTED, odd: [] },
        asked: ['us-east-1', 'eu-west-1'],
      });
    },
  );

  it('needs no list if every region is configured, and returns each once', async () => {
    const answers = { 'us-east-1': named('UnauthorizedOperation'), 'eu-west-1': named('Throttled') };
    expect(await list(['eu-west-1', 'eu-west-2', 'eu-west-1'], answers)).toEqual({
      result: {
        regions: [
          { name: 'eu-west-1', enabled: true },
          { name: 'eu-west-2', enabled: true },
        ],
        odd: [],
        unlisted: { code: 'UnauthorizedOperation', message: 'said AWS' },
      },
      asked: ['us-east-1', 'eu-west-1'],
    });
    expect(await list(['us-east-1'], { 'us-east-1': named('UnauthorizedOperation') })).toMatchObject({
      result: { regions: [{ name: 'us-east-1', enabled: true }] },
      asked: ['us-east-1'],
    });
  });

  it.each<[RegionSelection, string[]]>([
    ['enabled', ['us-east-1']],
    [['eu-*'], ['us-east-1']],
    [
      ['eu-west-1', 'eu-*'],
      ['us-east-1', 'eu-west-1'],
    ],
  ])('needs the list for %j and returns the answer of the home region', async (selection, asked) => {
    const refused = named('UnauthorizedOperation');
    const answers = { 'us-east-1': refused, 'eu-west-1': named('AccessDenied') };
    expect(await list(selection, answers)).toEqual({ result: { error: refused }, asked });
  });

  it('does not treat a failure as a refusal', async () => {
    for (const name of [
      'Throttled',
      'ServiceUnavailable',
      'UnexpectedAnswer',
      'NoCredentials',
      'ContractViolation',
    ])
      expect(await list(['eu-west-1'], { 'us-east-1': named(name) })).toEqual({
        result: { error: expect.objectContaining({ name }) },
        asked: ['us-east-1'],
      });
  });
});
