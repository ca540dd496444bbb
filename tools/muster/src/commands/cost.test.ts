import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { main } from '../main.ts';
import { fakeSurroundings } from '../testing/fake-surroundings.ts';

let fake: ReturnType<typeof fakeSurroundings>;

beforeEach(() => {
  fake = fakeSurroundings('/nowhere');
});

const cost = (line: string) => main(['cost', ...line.split(' ')], fake.surroundings);
const SMALL = '--accounts 2 --regions 3 --instances 1000';

describe('muster cost', () => {
  it('prints tables, with marks on unverified prices', async () => {
    expect(await cost(SMALL)).toBe(0);
    const { stdout, stderr } = fake.text();
    expect(stderr).toBe('');
    const lines = stdout.split('\n');
    expect(lines[0]).toBe('2 accounts x 3 regions x 1,000 instances = 6 targets, 6,000 instances');
    expect(lines).toContain('inventory table, writes     6,012  write units  $0.625/million    $0.0038');
    expect(lines).toContain('CloudWatch dashboard           1  dashboards  $3 *            $3.00');
    expect(lines).toContain('ec2:CreateTags         0      6        0');
  });

  it('prints one JSON document with --json', async () => {
    expect(await cost(`${SMALL} --tagged 0.1 --runs-per-month 730 --json`)).toBe(0);
    const report: unknown = JSON.parse(fake.text().stdout);
    expect(report).toMatchObject({
      scope: { targets: 6, instancesInAll: 6000, changed: 0.05, tagged: 0.1, runsPerMonth: 730 },
      priceRegion: 'us-east-1',
      phases: [{ name: 'first-scan' }, { name: 'tag-all' }, { name: 'steady' }],
      month: { lines: [{ part: 'steady runs', amount: 730 }, {}, {}, {}, {}, {}, {}] },
    });
  });

  it('leaves out tagging with --no-tag', async () => {
    expect(await cost(`${SMALL} --no-tag --json`)).toBe(0);
    expect(JSON.parse(fake.text().stdout)).toMatchObject({
      phases: [{ name: 'first-scan' }, { name: 'steady', title: 'Steady run: 5 % changed, inventory only' }],
    });
  });

  it('lists the given duration among the assumptions', async () => {
    await cost(`${SMALL} --seconds-per-page 2.5 --json`);
    expect(JSON.parse(fake.text().stdout)).toMatchObject({
      assumptions: expect.arrayContaining([expect.objectContaining({ name: 'secondsPerPage', value: 2.5 })]),
    });
  });

  it.each([
    ['--accounts 0 --regions 1 --instances 1', '--accounts <number>', '0', 'Expected at least 1'],
    ['--accounts -3 --regions 1 --instances 1', '--accounts <number>', '-3', 'Expected at least 1'],
    ['--accounts many --regions 1 --instances 1', '--accounts <number>', 'many', 'Expected a number'],
    ['--accounts 1.5 --regions 1 --instances 1', '--accounts <number>', '1.5', 'Expected a whole number'],
    ['--accounts 1e3 --regions 1 --instances 1', '--accounts <number>', '1e3', 'Expected a number'],
    [`${SMALL} --changed 1.1`, '--changed <share>', '1.1', 'Expected a share from 0 to 1'],
    [`${SMALL} --tagged -0.1`, '--tagged <share>', '-0.1', 'Expected a share from 0 to 1'],
    [`${SMALL} --config-rules 1001`, '--config-rules <number>', '1001', 'Expected at most 1000'],
    [`${SMALL} --runs-per-month -1`, '--runs-per-month <number>', '-1', 'Expected at least 0'],
    [`${SMALL} --seconds-per-page 0`, '--seconds-per-page <seconds>', '0', 'Expected more than 0 seconds'],
    [`${SMALL} --accounts 3`, '--accounts <number>', '3', 'Use this option only once'],
  ])('refuses %s', async (line, option, value, message) => {
    expect(await cost(line)).toBe(2);
    expect(fake.text()).toEqual({
      stdout: '',
      stderr: `error: option '${option}' argument '${value}' is invalid. ${message}.\n`,
    });
  });

  it('refuses to run without a size, tagging options with --no-tag, and rules without recording', async () => {
    expect(await cost('--accounts 1 --regions 1')).toBe(2);
    expect(await cost(`${SMALL} --no-tag --tagged 1`)).toBe(2);
    expect(await cost(`${SMALL} --no-config-recording --config-rules 1`)).toBe(2);
    expect(fake.text().stderr).toBe(
      "error: required option '--instances <number>' not specified\nerror: --tagged and --no-tag cannot be combined\n" +
        'error: --config-rules and --no-config-recording cannot be combined\n',
    );
  });

  it('leaves out AWS Config if the accounts do not record with it', async () => {
    await cost(SMALL);
    expect(fake.text().stdout).toContain('AWS Config, instances  6,000   items  $0.003  $18.00\n');
    fake = fakeSurroundings('/nowhere');
    await cost(`${SMALL} --no-config-recording`);
    expect(fake.text().stdout).not.toContain('AWS Config');
  });

  it('adds the cost of AWS Config rules in the accounts, and says if they are left out', async () => {
    const notIncluded =
      'Evaluations of AWS Config rules are not included (to add them: --config-rules <number>)\n';
    await cost(SMALL);
    expect(fake.text().stdout).toContain(notIncluded);
    fake = fakeSurroundings('/nowhere');
    await cost(`${SMALL} --config-rules 12`);
    expect(fake.text().stdout).toContain('AWS Config, rules      72,000  evaluations  $0.001  $72.00\n');
    expect(fake.text().stdout).not.toContain(notIncluded);
    fake = fakeSurroundings('/nowhere');
    await cost(`${SMALL} --config-rules 12 --json`);
    expect(JSON.parse(fake.text().stdout)).toMatchObject({
      scope: { configRules: 12 },
      phases: [
        {},
        { accounts: { total: 90, lines: [{}, { part: 'AWS Config, rules', amount: 72_000 }] } },
        {},
      ],
    });
  });

  it('has examples in its help', async () => {
    expect(await cost('--help')).toBe(0);
    expect(fake.text().stdout).toContain('Examples:\n  npx muster cost');
  });
});

describe('docs/cost.md', () => {
  const document = readFileSync(new URL('../../../../docs/cost.md', import.meta.url), 'utf8');
  const shown = [...document.matchAll(/```text\n\$ npx muster cost (.*)\n([^]*?)```/g)].map(
    ([, line = '', output = '']) => [line, output] as const,
  );

  it('contains two runs of the command', () => {
    expect(shown.map(([line]) => line)).toEqual([
      '--accounts 100 --regions 17 --instances 1000',
      '--accounts 3 --regions 16 --instances 1000',
    ]);
  });

  it.each(shown)('contains the current output of the command', async (line, output) => {
    await cost(line);
    expect(output).toBe(fake.text().stdout);
  });
});
