import { EC2Client } from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import type { RunContext } from '@muster/contracts';
import { request } from '../testing/examples.ts';
import { Ec2RegionLister } from './ec2-region-lister.ts';

const named = (name: string) => Object.assign(new Error(`${name} happened`), { name });

/** A lister whose calls return these answers in order, or throw them if they are errors. */
function listerWith(...answers: (object | Error)[]) {
  const calls: unknown[] = [];
  const invalidated: string[] = [];
  const lister = new Ec2RegionLister(
    {
      ec2: (role, region) => {
        const client = new EC2Client({ region });
        client.middlewareStack.add(
          () => async (args) => {
            calls.push([role.accountId, role.roleName, role.externalId, region, args.input]);
            const answer = answers.shift() ?? new Error('no more answers');
            if (answer instanceof Error) throw answer;
            return { output: { $metadata: {}, ...answer }, response: {} };
          },
          { step: 'initialize' },
        );
        return client;
      },
      invalidate: (role) => void invalidated.push(role.accountId),
    },
    async () => undefined,
  );
  const list = (changes: Partial<RunContext> = {}) =>
    lister.listRegions(request(changes).run, { accountId: '111111111111' });
  return { list, calls, invalidated };
}

const regions = {
  Regions: [
    { RegionName: 'us-east-1', OptInStatus: 'opt-in-not-required' },
    { RegionName: 'af-south-1', OptInStatus: 'opted-in' },
    { RegionName: 'ap-east-1', OptInStatus: 'not-opted-in' },
    { RegionName: 'ap-east-2', OptInStatus: 'something-new' },
  ],
};

describe('Ec2RegionLister', () => {
  it('requests all regions with the reader role in the home region', async () => {
    const { list, calls } = listerWith(regions);
    expect(await list()).toEqual({
      regions: [
        { name: 'us-east-1', enabled: true },
        { name: 'af-south-1', enabled: true },
        { name: 'ap-east-1', enabled: false },
        { name: 'ap-east-2', enabled: false },
      ],
      odd: [],
      apiCalls: {},
    });
    expect(calls).toEqual([['111111111111', 'MusterReader', 'muster', 'us-east-1', { AllRegions: true }]]);
  });

  it('reports refusals by AWS unchanged and throttling under a retryable name', async () => {
    expect(await listerWith(named('UnauthorizedOperation')).list()).toMatchObject({
      error: { name: 'UnauthorizedOperation' },
    });
    expect(await listerWith(named('RequestLimitExceeded')).list()).toMatchObject({
      error: { name: 'Throttled' },
    });
  });

  it('explains what to configure if the list is refused and required', async () => {
    const { list, calls } = listerWith(named('UnauthorizedOperation'));
    expect(await list()).toMatchObject({
      error: {
        name: 'UnauthorizedOperation',
        message:
          'UnauthorizedOperation happened; allow ec2:DescribeRegions to the role, or name each region in muster.yaml, or set homeRegion: eu-west-1 in muster.yaml if a policy denies the region us-east-1',
      },
    });
    expect(calls).toHaveLength(1);
  });

  it('explains that the home region is not enabled', async () => {
    const { list } = listerWith(named('OptInRequired'));
    expect(await list({ homeRegion: 'me-south-1' })).toMatchObject({
      error: {
        name: 'OptInRequired',
        message:
          'OptInRequired happened. EC2 answers so where me-south-1 is not enabled in account 111111111111; enable me-south-1 in the account, or name each region in muster.yaml, or set homeRegion: eu-west-1 in muster.yaml if a policy denies the region me-south-1',
      },
    });
  });

  it('calls the first configured region if the home region refuses', async () => {
    const { list, calls } = listerWith(named('UnauthorizedOperation'), regions);
    expect(await list({ regions: ['us-east-1', 'af-south-1', 'ap-*'] })).toEqual({
      regions: expect.arrayContaining([{ name: 'ap-east-1', enabled: false }]),
      odd: [],
      apiCalls: {},
    });
    expect(calls).toMatchObject([
      ['111111111111', 'MusterReader', 'muster', 'us-east-1', {}],
      ['111111111111', 'MusterReader', 'muster', 'af-south-1', {}],
    ]);
  });

  it('uses the configured regions unchanged if every region refuses the list', async () => {
    const { list } = listerWith(named('UnauthorizedOperation'), named('OptInRequired'));
    expect(await list({ regions: ['eu-west-1', 'af-south-1'] })).toEqual({
      odd: [],
      regions: [
        { name: 'eu-west-1', enabled: true },
        { name: 'af-south-1', enabled: true },
      ],
      unlisted: { code: 'UnauthorizedOperation', message: 'UnauthorizedOperation happened' },
      apiCalls: {},
    });
  });

  it.each([
    ['UnauthorizedOperation', 403],
    ['AccessDenied', 403],
    ['SomethingNew', 400],
  ])('retries once after a single %s', async (name, httpStatusCode) => {
    const refused = () => Object.assign(named(name), { $metadata: { httpStatusCode } });
    const once = listerWith(refused(), regions);
    expect(await once.list()).toHaveProperty('regions');
    expect([once.calls.length, once.invalidated]).toEqual([2, []]);
    const always = listerWith(refused(), refused());
    expect(await always.list()).toMatchObject({ error: { name } });
    expect(always.calls).toHaveLength(2);
  });

  it('starts a new session once if the session has expired', async () => {
    const { list, invalidated } = listerWith(named('RequestExpired'), regions);
    expect(await list()).toHaveProperty('regions');
    expect(invalidated).toEqual(['111111111111']);
    expect(await listerWith(named('RequestExpired'), named('RequestExpired')).list()).toMatchObject({
      error: { name: 'RequestExpired' },
    });
  });

  it.each([{}, { Regions: [] }, { Regions: [{ RegionName: '' }] }])(
    'does not read %j as an account without regions',
    async (answer) => {
      expect(await listerWith(answer).list()).toMatchObject({ error: { name: 'ContractViolation' } });
    },
  );
});
