import { describe, expect, it } from '@jest/globals';
import { TagKey } from '@muster/contracts';
import { dependentOn, SENSITIVE_TAG_KEYS } from './sensitive-tag-keys.ts';

describe('keys that other services depend on', () => {
  it.each([
    ['Patch Group', 'the patch baseline of Systems Manager'],
    ['aws-backup-plan', 'the selection of resources to back up'],
    ['kubernetes.io/cluster/blue', 'the cluster that an instance belongs to'],
    ['karpenter.sh/nodepool', 'the cluster that an instance belongs to'],
    ['Production', undefined],
    ['Name', undefined],
  ])('%s: %s', (key, dependent) => {
    expect(dependentOn(key)).toBe(dependent);
  });

  it('are all keys that a rule can set', () => {
    for (const { pattern } of SENSITIVE_TAG_KEYS)
      expect(TagKey.safeParse(pattern.replaceAll('*', 'x')).success).toBe(true);
  });
});
