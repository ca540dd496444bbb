import { describe, expect, it } from '@jest/globals';
import { type RegionSelection, RunContext, runContextExample } from '@muster/contracts';
import type { AccountRegion } from '@muster/regions';
import type { AccessProbe } from '../ports/access-probe.ts';
import { checkReader } from './check-reader.ts';

const named = (name: string, message = 'said AWS') => Object.assign(new Error(message), { name });
const regions: AccountRegion[] = [
  { name: 'us-east-1', enabled: true },
  { name: 'eu-west-1', enabled: true },
  { name: 'af-south-1', enabled: false },
];

const ended = (end: Error) => ({ end, managedHidden: false });

function check(selection: RegionSelection, over: Partial<AccessProbe> = {}) {
  const run = RunContext.parse({ ...runContextExample, regions: selection });
  return checkReader(
    { run, accountId: '111111111111' },
    {
      assumeRole: () => Promise.resolve(),
      listRegions: () => Promise.resolve({ regions, odd: [] }),
      dryRunListing: () => Promise.resolve(ended(named('DryRunOperation'))),
      ...over,
    },
  );
}

describe('checkReader', () => {
  it('checks every enabled region in scope', async () => {
    expect(await check('enabled')).toEqual({
      accountId: '111111111111',
      role: 'ok',
      regions: [
        { region: 'eu-west-1', status: 'allowed' },
        { region: 'us-east-1', status: 'allowed' },
      ],
    });
    expect((await check(['eu-*'])).regions).toEqual([{ region: 'eu-west-1', status: 'allowed' }]);
  });

  it('reports named regions that are not enabled, without checking them', async () => {
    const asked: string[] = [];
    const dryRunListing = (region: string) => {
      asked.push(region);
      return Promise.resolve(ended(named('DryRunOperation')));
    };
    expect((await check(['us-east-1', 'af-south-1'], { dryRunListing })).regions).toEqual([
      {
        region: 'af-south-1',
        status: 'not-enabled',
        code: 'RegionNotEnabled',
        message: 'Region af-south-1 is not enabled in account 111111111111',
      },
      { region: 'us-east-1', status: 'allowed' },
    ]);
    expect(asked).toEqual(['us-east-1']);
  });

  it('reports regions that hide instances of AWS services', async () => {
    const dryRunListing = async (region: string) => ({
      end: named(region === 'us-east-1' ? 'UnauthorizedOperation' : 'DryRunOperation'),
      managedHidden: true,
    });
    expect((await check('enabled', { dryRunListing })).regions).toEqual([
      { region: 'eu-west-1', status: 'allowed', managedHidden: true },
      { region: 'us-east-1', status: 'denied', code: 'UnauthorizedOperation', message: 'said AWS' },
    ]);
  });

  it('returns the answer of each region', async () => {
    const answers: Record<string, Error> = {
      'us-east-1': named('UnauthorizedOperation', 'explicit deny'),
      'eu-west-1': named('Throttled'),
    };
    const dryRunListing = async (region: string) => ended(answers[region] ?? new Error('unexpected'));
    expect((await check('enabled', { dryRunListing })).regions).toEqual([
      { region: 'eu-west-1', status: 'failed', code: 'Throttled', message: 'said AWS' },
      { region: 'us-east-1', status: 'denied', code: 'UnauthorizedOperation', message: 'explicit deny' },
    ]);
  });

  it('ends with the role if it is refused, and with the list of regions if that is refused', async () => {
    expect(await check('enabled', { assumeRole: () => Promise.reject(named('AssumeRoleDenied')) })).toEqual({
      accountId: '111111111111',
      role: { code: 'AssumeRoleDenied', message: 'said AWS' },
      regions: [],
    });
    expect(
      await check('enabled', { listRegions: () => Promise.reject(named('UnauthorizedOperation')) }),
    ).toEqual({
      accountId: '111111111111',
      role: 'ok',
      listing: { code: 'UnauthorizedOperation', message: 'said AWS' },
      regions: [],
    });
  });

  it('checks the named regions if the list is refused, and returns the reason', async () => {
    const unlisted = { code: 'UnauthorizedOperation', message: 'explicit deny' };
    const listRegions = () =>
      Promise.resolve({ regions: [{ name: 'eu-west-1', enabled: true }], odd: [], unlisted });
    expect(await check(['eu-west-1'], { listRegions })).toEqual({
      accountId: '111111111111',
      role: 'ok',
      listing: unlisted,
      regions: [{ region: 'eu-west-1', status: 'allowed' }],
    });
  });

  it('reports odd items in the list, and checks a region that may be the one without a name', async () => {
    const odd = { listing: 'ec2:DescribeRegions of 111111111111', problem: 'no RegionName' };
    const listRegions = () => Promise.resolve({ regions, odd: [odd] });
    expect(await check(['eu-west-3', 'af-south-1'], { listRegions })).toEqual({
      accountId: '111111111111',
      role: 'ok',
      odd: { count: 1, isWhole: false, first: [odd] },
      regions: [
        expect.objectContaining({ region: 'af-south-1', status: 'not-enabled' }),
        { region: 'eu-west-3', status: 'allowed' },
      ],
    });
  });
});
