import { partition } from '@aws-sdk/core/client';
import { describe, expect, it } from '@jest/globals';
import { KNOWN_REGIONS, partitionOf } from '@muster/regions';

describe('partitions', () => {
  it.each([...KNOWN_REGIONS])('the SDK and the contracts agree on %s', (region) => {
    expect(partitionOf(region)).toBe(partition(region).name);
  });
});
