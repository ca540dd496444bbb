import { beforeEach, describe, expect, it } from '@jest/globals';
import { type TagCheck, TagCheckV1, type TagViolation } from '@muster/contracts';
import type { StandardOrder } from '@muster/tagger/plans';
import { ConfiguredDirectory } from '../../testing/configured-directory.ts';
import { completeSummary, storedRequest } from '../../testing/fake-surroundings.ts';

const account = '111111111111';
const STANDARD = 'standard:\n  tags:\n    - { key: CostCenter, required: true, values: ["/^[0-9]{4}$/"] }\n';
const [violation] = TagCheckV1.example.examples;

let directory: ConfiguredDirectory;
let orders: StandardOrder[];
let changes: Partial<TagCheck>;
let violations: readonly TagViolation[];

beforeEach(() => {
  directory = new ConfiguredDirectory();
  orders = [];
  changes = {};
  violations = [TagCheckV1.schema.shape.examples.element.parse(violation)];
  const { world } = directory.fake;
  world.runs = new Map([['r1', { request: storedRequest, summary: completeSummary }]]);
  world.checkStandard = async (order, onViolations) => {
    orders.push(order);
    await onViolations(violations);
    const { standardFile, ...check } = TagCheckV1.schema.parse(TagCheckV1.example);
    void standardFile;
    return { ...check, ...changes };
  };
  directory.write('muster.yaml', `accounts: ["${account}"]\n${STANDARD}`);
});

const check = (...args: string[]) => directory.muster('tag', 'check', ...args);
const text = () => directory.fake.text();

describe('muster tag check', () => {
  it('shows how the inventory complies with the standard of the configuration', async () => {
    expect(await check()).toBe(0);
    expect(orders).toMatchObject([
      {
        standard: { tags: [{ key: 'CostCenter', required: true, values: ['/^[0-9]{4}$/'] }] },
        scope: {},
        maxAgeMs: 604_800_000,
        request: { accounts: [account] },
      },
    ]);
    expect(text()).toEqual({
      stderr: '',
      stdout:
        `996 of 1,000 resources comply (99.6 %) with the tag standard of ${directory.path}/muster.yaml, in 1 target; tags read at 2026-11-23T08:00:01.000Z\n\n` +
        'TAG KEY     MISSING  WRONG VALUE  MISSPELLED  FORBIDDEN\nCostCenter  3        1            0           0\n\n' +
        'ACCOUNT       RESOURCES  COMPLIANT  SHARE\n111111111111  1,000      996        99.6 %\n\n' +
        'REGION     RESOURCES  COMPLIANT  SHARE\nus-east-1  1,000      996        99.6 %\n\n' +
        'TYPE          RESOURCES  COMPLIANT  SHARE\nec2:instance  1,000      996        99.6 %\n\n' +
        'Examples:\n' +
        '  111111111111  us-east-1       i-0123456789abcdef0  CostCenter: "none" is not an allowed value\n\n' +
        'Every difference: npx muster tag check --format csv\n',
    });
  });

  it('names the command that shows every difference of the same check', async () => {
    directory.write('other.yaml', 'tags: [{ key: Owner }]\n');
    expect(await check('--standard', 'other.yaml', '--region', 'eu-west-1', '--data', directory.path)).toBe(
      0,
    );
    expect(text().stdout).toContain(
      `\nEvery difference: npx muster tag check --standard other.yaml --region eu-west-1 --format csv --data ${directory.path}\n`,
    );
  });

  it('takes the standard from another file, and prints one document', async () => {
    directory.write('other.yaml', 'tags: [{ key: Owner }]\n');
    expect(await check('--standard', 'other.yaml', '--json', '--region', 'eu-west-1')).toBe(0);
    expect(orders).toMatchObject([
      { standard: { tags: [{ key: 'Owner', required: false }] }, scope: { regions: ['eu-west-1'] } },
    ]);
    expect(TagCheckV1.schema.parse(JSON.parse(text().stdout)).standardFile).toBe(
      `${directory.path}/other.yaml`,
    );
  });

  it('prints every difference as CSV or NDJSON', async () => {
    expect(await check('--format', 'csv')).toBe(0);
    expect(text()).toEqual({
      stderr: '996 of 1,000 resources comply (99.6 %)\n',
      stdout:
        'accountId,region,resourceType,resourceId,kind,key,found,value\n' +
        '111111111111,us-east-1,ec2:instance,i-0123456789abcdef0,value,CostCenter,,none\n',
    });
    expect(await check('--format', 'ndjson')).toBe(0);
    expect(text().stdout).toContain(`${JSON.stringify(violation)}\n`);
  });

  it.each([
    ['99.6', {}, 0, ''],
    ['99.7%', {}, 3, 'The share of 99.6 % is below --min-share 99.7.'],
    ['0', { leftOut: [{ accountId: account, reason: 'NeverRead' as const }] }, 3, 'could not be checked.'],
    ['0', { counts: { resources: 0, compliant: 0 } }, 3, 'No resource was checked.'],
  ])('compares the share with --min-share %s: %j', async (share, changed, code, message) => {
    changes = changed;
    expect(await check('--min-share', share)).toBe(code);
    expect(text().stderr).toContain(message);
  });

  it.each([
    [['--standard', 'none.yaml'], 'the file of the tag standard '],
    [['--standard', 'bad.yaml'], 'bad.yaml:1:10: tags[0].key: '],
    [['--standard', 'bad2.yaml'], 'is not a regular expression of RE2'],
    [['--config', 'plain.yaml'], 'there is no tag standard in plain.yaml: write one under standard'],
    [['--min-share', '101'], 'Enter a percentage from 0 to 100'],
    [['--json', '--format', 'csv'], "cannot be used with option '--format <format>'"],
    [['--account', '222222222222'], 'account 222222222222 is not among the accounts'],
  ])('refuses %j', async (args, message) => {
    directory.write('bad.yaml', 'tags: [{ key: "aws:x" }]\n');
    directory.write('bad2.yaml', 'standard: { tags: [{ key: x, values: "/(/" }] }\n');
    directory.write('plain.yaml', `accounts: ["${account}"]\n`);
    expect(await check(...args)).toBe(2);
    expect(text().stderr).toContain(message);
    expect(orders).toEqual([]);
  });
});

describe('muster tag import-policy', () => {
  it('prints a standard that tag check accepts', async () => {
    directory.write(
      'policy.json',
      '{"tags": {"costcenter": {"tag_key": {"@@assign": "CostCenter"}, "tag_value": {"@@assign": ["100", "yes"]}}}}',
    );
    expect(await directory.muster('tag', 'import-policy', 'policy.json')).toBe(0);
    const { stdout } = text();
    expect(stdout).toBe(
      'standard:\n  tags:\n    - key: CostCenter\n      required: false\n      values:\n        - "100"\n        - yes\n',
    );
    directory.write('standard.yaml', stdout);
    expect(await check('--standard', 'standard.yaml')).toBe(0);
    expect(orders[0]?.standard.tags).toEqual([
      { key: 'CostCenter', required: false, values: ['100', 'yes'] },
    ]);
  });

  it('refuses a file that is not a tag policy', async () => {
    expect(await directory.muster('tag', 'import-policy', 'muster.yaml')).toBe(2);
    expect(text().stderr).toContain('error: muster.yaml: not valid JSON');
    expect(await directory.muster('tag', 'import-policy', 'none.json')).toBe(2);
    expect(text().stderr).toContain('the tag policy ');
  });
});
