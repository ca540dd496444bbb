import { describe, expect, it } from '@jest/globals';
import { type MusterConfig, MusterConfigV1 } from '@muster/contracts';
import { homeRegionHint, otherHomeRegion, resolveHomeRegion } from './home-region.ts';

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

  it('proposes nothing in a partition with one region', () => {
    expect(homeRegionHint('eusc-de-east-1', 'enabled')).toBe('');
  });
});

describe('resolveHomeRegion', () => {
  const resolve = (config: Partial<MusterConfig> = {}, region?: string) =>
    resolveHomeRegion(
      MusterConfigV1.schema.parse({ accounts: ['111111111111'], ...config }),
      region === undefined ? undefined : { region, setting: 'AWS_REGION' },
    );

  it('uses the configuration, then the environment, then us-east-1', () => {
    expect(resolve({ homeRegion: 'eu-west-1' }, 'eu-central-1')).toEqual({ homeRegion: 'eu-west-1' });
    expect(resolve({}, 'eu-central-1')).toEqual({ homeRegion: 'eu-central-1' });
    expect(resolve()).toEqual({ homeRegion: 'us-east-1' });
    expect(resolve({}, 'ap-newest-9')).toEqual({ homeRegion: 'ap-newest-9' });
  });

  it('refuses an environment with an invalid region', () => {
    expect(resolve({}, 'Ireland')).toEqual({
      problem: 'AWS_REGION is "Ireland", which is not a region; correct the setting, or set homeRegion',
    });
    expect(resolve({ homeRegion: 'eu-west-1' }, 'Ireland')).toEqual({ homeRegion: 'eu-west-1' });
  });

  it.each([
    [
      { regions: ['cn-north-1'] },
      'the home region us-east-1 (the default) is in the partition aws, but regions has only regions of aws-cn; set homeRegion to a region of that partition',
    ],
    [
      { regions: ['cn-*'], homeRegion: 'us-gov-west-1' },
      'the home region us-gov-west-1 (homeRegion) is in the partition aws-us-gov, but regions has only regions of aws-cn; set homeRegion to a region of that partition',
    ],
    [
      { roles: { reader: 'R', tagger: 'T', through: ['arn:aws-cn:iam::111111111111:role/Hub'] } },
      'the home region us-east-1 (the default) is in the partition aws, but roles.through has arn:aws-cn:iam::111111111111:role/Hub; set homeRegion to a region of that partition',
    ],
  ])('refuses a home region of another partition: %j', (config, problem) => {
    expect(resolve(config)).toEqual({ problem });
  });

  it('accepts regions of its partition, of other partitions, and unknown ones', () => {
    expect(resolve({ regions: ['cn-north-1', 'eu-*'] })).toEqual({ homeRegion: 'us-east-1' });
    expect(resolve({ regions: ['xx-new-*'] })).toEqual({ homeRegion: 'us-east-1' });
    expect(resolve({ regions: ['cn-north-1'], homeRegion: 'cn-northwest-1' })).toEqual({
      homeRegion: 'cn-northwest-1',
    });
  });
});
