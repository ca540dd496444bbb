import { describe, expect, it } from '@jest/globals';
import { parseDescribedRegions } from './described-regions.ts';

const listing = 'ec2:DescribeRegions of 111111111111';
const parse = (regions: unknown) => parseDescribedRegions(regions, '111111111111');

describe('parseDescribedRegions', () => {
  it('leaves out a region without a name, treats one without a status as enabled, and reports both', () => {
    expect(
      parse([
        { RegionName: 'us-east-1', OptInStatus: 'opt-in-not-required' },
        { RegionName: '', OptInStatus: 'opted-in' },
        { RegionEndpoint: 'x'.repeat(1_000) },
        null,
        { RegionName: 'eu-west-1' },
        { RegionName: 'eu-west-2', OptInStatus: 7 },
        { RegionName: 'ap-east-1', OptInStatus: 'not-opted-in' },
        { RegionName: 'ap-east-2', OptInStatus: 'something-new' },
      ]),
    ).toEqual({
      regions: [
        { name: 'us-east-1', enabled: true },
        { name: 'eu-west-1', enabled: true },
        { name: 'eu-west-2', enabled: true },
        { name: 'ap-east-1', enabled: false },
        { name: 'ap-east-2', enabled: false },
      ],
      odd: [
        {
          listing,
          problem: 'no valid RegionName: {"RegionName":"","OptInStatus":"opted-in"}',
        },
        {
          listing,
          problem: expect.stringMatching(/^no valid RegionName: \{"RegionEndpoint":"x+$/),
        },
        { listing, problem: 'no valid RegionName: null' },
        { listing, id: 'eu-west-1', problem: 'no OptInStatus' },
        { listing, id: 'eu-west-2', problem: 'no OptInStatus' },
      ],
    });
  });

  it.each([[[]], [[{ RegionName: '' }]], [undefined], ['us-east-1']])('refuses %j', (regions) => {
    expect(() => parse(regions)).toThrow(listing);
  });
});
