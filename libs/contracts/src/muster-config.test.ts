import { describe, expect, it } from '@jest/globals';
import { MusterConfigV1, ContractError, parseContract } from './index.ts';

const accounts = ['111111111111'];
const rule = { id: 'production', set: { Production: 'Yes' } };

function issuesOf(config: unknown): string[] {
  try {
    parseContract(MusterConfigV1, config);
    return [];
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    return error.issues.map(({ path, message }) => `${path}: ${message}`);
  }
}

describe('muster.yaml', () => {
  it('needs no more than accounts', () => {
    expect(parseContract(MusterConfigV1, { accounts })).toEqual({
      homeRegion: 'us-east-1',
      accounts,
      regions: 'enabled',
      roles: { reader: 'MusterReader', tagger: 'MusterTagger' },
      rules: [],
    });
  });

  it.each([
    [{}, 'accounts: give either accounts or organization, one of the two'],
    [
      { accounts, organization: { include: ['ou-abcd-12345678'] } },
      'organization: give either accounts or organization, one of the two',
    ],
    [
      { accounts: ['11111111111'] },
      'accounts[0]: expected an account id of exactly 12 digits, such as "111111111111"',
    ],
    [
      { accounts: [111111111111] },
      'accounts[0]: expected an account id as a quoted string of 12 digits, such as "111111111111"',
    ],
    [{ accounts: ['111111111111', '111111111111'] }, 'accounts[1]: account 111111111111 is listed twice'],
    [
      { accounts, regions: ['us-east-9'] },
      'regions[0]: region "us-east-9" does not exist; did you mean us-east-1?',
    ],
    [
      { accounts, homeRegion: 'eu-wset-1' },
      'homeRegion: region "eu-wset-1" does not exist; did you mean eu-west-1?',
    ],
    [
      { accounts, regions: 'all' },
      'regions: expected "enabled" or a list of regions, such as ["us-east-1", "eu-*"]',
    ],
    [
      { accounts, rules: [{ id: 'x', set: { 'aws:x': 'y' } }] },
      'rules[0].set.aws:x: the prefix aws: is reserved by AWS; choose another tag key',
    ],
    [
      { accounts, rules: [{ id: 'x', set: { Key: 'v'.repeat(300) } }] },
      'rules[0].set.Key: a tag value has at most 256 characters',
    ],
    [{ accounts, rules: [{ id: 'x', set: {} }] }, 'rules[0].set: set at least one tag'],
    [{ accounts, rules: [rule, rule] }, 'rules[1].id: rule id "production" is used twice'],
    [
      { accounts, rules: [{ ...rule, match: { states: ['started'] } }] },
      expect.stringContaining('rules[0].match.states[0]'),
    ],
    [{ accounts, colour: 'red' }, expect.stringContaining('colour')],
  ])('refuses %j', (config, message) => {
    expect(issuesOf(config)).toEqual([message]);
  });

  it('refuses rules that are too long for the state of a run', () => {
    const rules = [{ ...rule, match: { missingTags: ['k'.repeat(65_536)] } }];
    expect(issuesOf({ accounts, rules })).toEqual([
      'rules: the rules take 65633 bytes as JSON, at most 65536 are possible; ' +
        'split them into several configurations, each with runs of its own',
    ]);
  });

  it('lets a region that is newer than this version be named with a wildcard', () => {
    expect(issuesOf({ accounts, regions: ['xx-new-*'] })).toEqual([]);
  });
});
