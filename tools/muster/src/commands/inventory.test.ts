import { beforeEach, describe, expect, it } from '@jest/globals';
import { ConfiguredDirectory } from '../testing/configured-directory.ts';

let here: ConfiguredDirectory;
beforeEach(() => {
  here = new ConfiguredDirectory();
});

describe('muster inventory', () => {
  let filters: unknown[];
  beforeEach(() => {
    here.fake.world.runs = new Map();
    filters = [];
    here.fake.world.inventory = {
      ...here.fake.world.inventory,
      resources: async function* (filter) {
        filters.push(filter);
        yield [];
      },
    };
  });

  it('passes on the conditions', async () => {
    const conditions = [
      '--account',
      '111111111111',
      '--region',
      'eu-west-1',
      '--tag',
      'A=1',
      '--missing-tag',
      'B',
    ];
    expect(await here.muster('inventory', ...conditions, '--state', 'stopped', '--gone', '--json')).toBe(0);
    expect(filters).toEqual([
      {
        accountIds: ['111111111111'],
        regions: ['eu-west-1'],
        tags: [{ key: 'A', value: '1' }],
        missingTags: ['B'],
        states: ['stopped'],
        gone: true,
      },
    ]);
    expect(here.fake.text()).toEqual({
      stdout: '[]\n',
      stderr: 'note: no data for account 111111111111 in region eu-west-1: no run has read it\n',
    });
  });

  it('uses all values of an option that is repeated', async () => {
    const twice = (option: string, a: string, b: string) => [option, a, option, b];
    const conditions = [
      ...twice('--account', '111111111111', '222222222222'),
      ...twice('--region', 'eu-west-1', 'us-east-1'),
      ...twice('--tag', 'A=1', 'B'),
      ...twice('--missing-tag', 'C', 'D'),
      ...twice('--state', 'stopping', 'stopped'),
    ];
    expect(await here.muster('inventory', ...conditions, '--json')).toBe(0);
    expect(filters).toEqual([
      {
        accountIds: ['111111111111', '222222222222'],
        regions: ['eu-west-1', 'us-east-1'],
        tags: [{ key: 'A', value: '1' }, { key: 'B' }],
        missingTags: ['C', 'D'],
        states: ['stopping', 'stopped'],
        gone: undefined,
      },
    ]);
  });

  it('refuses a state that does not exist in EC2, in each position', async () => {
    expect(await here.muster('inventory', '--state', 'stopped', '--state', 'started')).toBe(2);
    expect(here.fake.text().stderr).toContain("option '--state <state>' argument 'started' is invalid");
  });

  it('refuses two formats', async () => {
    expect(await here.muster('inventory', '--json', '--format', 'csv')).toBe(2);
    expect(here.fake.text().stderr).toBe('error: --json and --format csv cannot be combined\n');
  });
});
