import { describe, expect, it } from '@jest/globals';
import { homeRegionHint, otherHomeRegion } from './home-region.ts';

describe('otherHomeRegion', () => {
  it.each([
    ['us-east-1', 'enabled', 'eu-west-1'],
    ['eu-west-1', 'enabled', 'us-east-1'],
    ['us-east-1', ['us-west-2'], 'us-west-2'],
    ['us-east-1', ['eu-*'], 'eu-west-1'],
    ['us-east-1', ['us-east-1'], 'eu-west-1'],
    ['cn-north-1', 'enabled', 'cn-northwest-1'],
  ] as const)('%s with regions %j: %s', (homeRegion, selection, expected) => {
    expect(otherHomeRegion(homeRegion, selection === 'enabled' ? selection : [...selection])).toBe(expected);
  });

  it('has nothing to propose in a partition of one region', () => {
    expect(homeRegionHint('eusc-de-east-1', 'enabled')).toBe('');
  });
});
