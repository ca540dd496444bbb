import { EC2Client } from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import { request } from '../../test/examples.ts';
import { Ec2RegionLister } from './ec2-region-lister.ts';

const named = (name: string) => Object.assign(new Error(`${name} happened`), { name });

/** A lister whose calls get these answers in turn; an Error is thrown. */
function listerWith(...answers: (object | Error)[]) {
  const calls: unknown[] = [];
  const invalidated: string[] = [];
  const lister = new Ec2RegionLister({
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
  });
  return { list: () => lister.listRegions(request().run, '111111111111'), calls, invalidated };
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
  it('asks for all regions in the reader role and the home region', async () => {
    const { list, calls } = listerWith(regions);
    expect(await list()).toEqual({
      regions: [
        { name: 'us-east-1', enabled: true },
        { name: 'af-south-1', enabled: true },
        { name: 'ap-east-1', enabled: false },
        { name: 'ap-east-2', enabled: false },
      ],
      apiCalls: {},
    });
    expect(calls).toEqual([['111111111111', 'MusterReader', 'muster', 'us-east-1', { AllRegions: true }]]);
  });

  it('gives refusals by AWS as they are and throttling under the name that is retried', async () => {
    expect(await listerWith(named('UnauthorizedOperation')).list()).toMatchObject({
      error: { name: 'UnauthorizedOperation' },
    });
    expect(await listerWith(named('RequestLimitExceeded')).list()).toMatchObject({
      error: { name: 'Throttled' },
    });
  });

  it('begins a new session once when the old one has expired', async () => {
    const { list, invalidated } = listerWith(named('RequestExpired'), regions);
    expect(await list()).toHaveProperty('regions');
    expect(invalidated).toEqual(['111111111111']);
    expect(await listerWith(named('RequestExpired'), named('RequestExpired')).list()).toMatchObject({
      error: { name: 'RequestExpired' },
    });
  });

  it.each([{}, { Regions: [] }, { Regions: [{ RegionName: 'us-east-1' }] }])(
    'does not take %j for an account without regions',
    async (answer) => {
      expect(await listerWith(answer).list()).toMatchObject({ error: { name: 'ContractViolation' } });
    },
  );
});
