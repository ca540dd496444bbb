import { describe, expect, it } from '@jest/globals';
import { KNOWN_REGIONS, matchesRegion, partitionOf, REGIONS_BY_PARTITION } from './regions.ts';

describe('partitionOf', () => {
  it.each(Object.entries(REGIONS_BY_PARTITION))('assigns the regions of %s', (partition, regions) => {
    expect(regions.map(partitionOf)).toEqual(regions.map(() => partition));
  });

  it.each([
    ['eusc-de-east-1', 'aws-eusc'],
    ['us-iso-west-1', 'aws-iso'],
    ['us-isob-east-1', 'aws-iso-b'],
    ['eu-isoe-west-1', 'aws-iso-e'],
    ['us-isof-south-1', 'aws-iso-f'],
    ['us-gov-west-1', 'aws-us-gov'],
    ['cn-north-1', 'aws-cn'],
    ['us-east-1', 'aws'],
    ['eu-west-1', 'aws'],
    ['eusc-fr-west-1', 'aws-eusc'],
  ])('%s belongs to %s', (region, partition) => {
    expect(partitionOf(region)).toBe(partition);
  });

  it('treats an unknown region as one of the commercial partition', () => {
    expect(KNOWN_REGIONS).not.toContain('ap-northwest-1');
    expect(partitionOf('ap-northwest-1')).toBe('aws');
  });
});

describe('matchesRegion', () => {
  it.each([
    ['eu-*', 'eu-west-1', true],
    ['eu-*', 'us-east-1', false],
    ['*-1', 'us-east-1', true],
    ['us-east-1', 'us-east-12', false],
    ['us.east-1', 'us-east-1', false],
  ])('%s, %s: %s', (pattern, region, expected) => {
    expect(matchesRegion(pattern, region)).toBe(expected);
  });
});
