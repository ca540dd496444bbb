import { partition } from '@aws-sdk/core/client';
import { describe, expect, it } from '@jest/globals';
import { KNOWN_REGIONS, partitionOf } from '@muster/regions';

describe('partitions', () => {
  it.each([...KNOWN_REGIONS])('are the same in the SDK and the contracts: %s', (region) => {
    expect(partitionOf(region)).toBe(partition(region).name);
  });
});
