// cspell:ignore colums runing
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startWorld, type World } from '../src/world.ts';

const ACCOUNTS = ['111111111111', '222222222222'];
let world: World;

beforeAll(async () => {
  world = await startWorld({
    aws: { accounts: 2, regions: 2, instancesPerTarget: 3 },
    config: { accounts: ACCOUNTS },
  });
  const { code } = await world.run();
  if (code !== 0) throw new Error(`the run ended with exit code ${code}`);
});
afterAll(() => world.close());

async function inventory(
  ...args: string[]
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await world.muster(['inventory', ...args]);
  return { code, stdout, stderr };
}

describe('muster inventory after a run', () => {
  it('prints a table without colors into a pipe', async () => {
    const { code, stdout, stderr } = await inventory();
    const [head = '', ...lines] = stdout.split('\n');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(head.split(/ {2,}/)).toEqual(['NAME', 'INSTANCE', 'STATE', 'TYPE', 'REGION', 'ACCOUNT', 'TAGS']);
    expect(lines.filter((line) => line.includes('Production=Yes'))).toHaveLength(12);
    expect(lines.slice(-4)).toEqual([
      '',
      '12 instances in 4 targets',
      expect.stringContaining('4 targets known: 4 fresh, 0 unreadable; read '),
      '',
    ]);
    expect(stdout).not.toContain('\u001b');
  });

  it.each<[string, string[], number]>([
    ['all', [], 12],
    ['of accounts', ['--account', '1*'], 6],
    ['of regions', ['--region', 'us-*'], 12],
    ['by tag', ['--tag', 'Prod*=Y*'], 12],
    ['without a tag', ['--missing-tag', 'Production'], 0],
    [
      'by name, type, image, network',
      ['--name', '*-*', '--type', '*.*', '--image', 'ami-*', '--vpc', 'vpc-*', '--ip', '*.*'],
      12,
    ],
    ['by state', ['--state', '*'], 12],
    ['by age', ['--older-than', '0d'], 12],
    ['by launch and change', ['--launched-after', '2000-01-01', '--changed-since', '1h'], 12],
    ['deleted ones', ['--gone'], 0],
  ])('counts %s', async (_, args, count) => {
    expect(await inventory('--count', ...args)).toEqual({ code: 0, stdout: `${count}\n`, stderr: '' });
  });

  it('sorts, limits and chooses columns', async () => {
    const { stdout } = await inventory(
      '--sort',
      '-account,id',
      '--limit',
      '2',
      '--columns',
      'account,tag:Production',
      '--json',
    );
    expect(JSON.parse(stdout)).toEqual([
      { accountId: '222222222222', 'tag:Production': 'Yes' },
      { accountId: '222222222222', 'tag:Production': 'Yes' },
    ]);
  });

  it('groups', async () => {
    const { stdout } = await inventory('--group-by', 'account,tag:Production', '--format', 'csv');
    expect(stdout).toBe('accountId,tag:Production,count\n111111111111,Yes,6\n222222222222,Yes,6\n');
  });

  it('names an ID that it does not have', async () => {
    const { code, stderr } = await inventory('i-00000000000000000', '--json');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'note: not in the inventory: i-00000000000000000\n',
    });
  });

  it.each([
    [['--columns', 'nam'], 'There is no column "nam"; did you mean name? Columns: name, id,'],
    [['--older-than', '90'], 'did you mean 90d?'],
    [['--launched-after', 'today'], 'Enter a date such as 2026-11-01'],
    [['--sort', 'tags'], '"tags" cannot be sorted; use tag:KEY.'],
    [['--state', 'runing'], 'There is no such state; did you mean running?'],
    [['--account', 'prod'], 'no account is named "prod"'],
    [['--colums', 'id'], "unknown option '--colums'; did you mean --columns?"],
  ])('refuses %j', async (args, message) => {
    const { code, stdout, stderr } = await inventory(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});

it('says in each command that reads that the fleet is simulated', async () => {
  writeFileSync(join(world.dataDirectory, 'simulated-aws.journal'), '');
  const note = `note: simulated fleet: ${world.dataDirectory} has the data of the demonstration, not of real accounts\n`;
  for (const args of [['inventory', '--count'], ['status'], ['runs'], ['sql', 'SELECT 1']])
    expect(await world.muster(args)).toMatchObject({ code: 0, stderr: note });
});
