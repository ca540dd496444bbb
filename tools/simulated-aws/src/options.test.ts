import { describe, expect, it } from '@jest/globals';
import { parseOptions } from './options.ts';

describe('parseOptions', () => {
  it('has the default scenario: 3 accounts, 16 regions, 1000 instances each', () => {
    const options = parseOptions({});
    expect(options.accounts).toEqual(['111111111111', '222222222222', '333333333333']);
    expect(options.regions).toEqual([
      'us-east-1',
      'us-east-2',
      'us-west-1',
      'us-west-2',
      'eu-west-1',
      'eu-west-2',
      'eu-west-3',
      'eu-central-1',
      'eu-north-1',
      'ap-northeast-1',
      'ap-northeast-2',
      'ap-northeast-3',
      'ap-south-1',
      'ap-southeast-1',
      'ap-southeast-2',
      'ca-central-1',
    ]);
    expect([options.seed, options.instancesPerTarget, options.hubAccountId]).toEqual([
      1,
      1000,
      '999999999999',
    ]);
  });

  it('numbers accounts and regions, or uses lists', () => {
    expect(parseOptions({ accounts: 5 }).accounts.slice(3)).toEqual(['400000000004', '400000000005']);
    expect(parseOptions({ accounts: 34 }).accounts.at(-1)).toBe('400000000034');
    expect(parseOptions({ regions: 34 }).regions).toHaveLength(34);
    expect(parseOptions({ regions: ['me-south-1'] }).regions).toEqual(['me-south-1']);
  });

  it('accepts its own output as input', () => {
    const options = parseOptions({ accounts: 2, targets: { '*/us-east-1': 5 }, faults: { refuseTokens: 1 } });
    expect(parseOptions(options)).toEqual(options);
  });

  it.each([
    [{ nonsense: 1 }, 'nonsense'],
    [{ accounts: ['12'] }, 'an account id has 12 digits'],
    [{ accounts: ['111111111111', '111111111111'] }, 'twice'],
    [{ regions: ['moon-1'] }, 'regions'],
    [{ regions: 35 }, 'regions'],
    [{ instancesPerTarget: -1 }, 'instancesPerTarget'],
    [{ faults: { nonsense: [] } }, 'faults'],
    [{ buckets: { 'ec2:Nonsense': { capacity: 1, refillPerSecond: 1 } } }, 'buckets'],
    [[], 'expected object'],
  ])('refuses %j in one message', (input, clause) => {
    expect(() => parseOptions(input)).toThrow(
      expect.objectContaining({ code: 'InvalidOptions', message: expect.stringContaining(clause) }),
    );
  });
});
