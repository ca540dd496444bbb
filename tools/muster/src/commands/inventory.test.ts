// cspell:ignore nmae mstopped productoin
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AccountItemV1, type ResourceItem, ResourceItemV1 } from '@muster/contracts';
import { parametersOf, PUT_RESOURCE, SqliteInventoryReader } from '@muster/inventory-table/sqlite';
import { type Database, openInMemory } from '@muster/sqlite';
import { main } from '../main.ts';
import { completeSummary, fakeSurroundings, storedRequest } from '../testing/fake-surroundings.ts';

const PLACES = [
  ['111111111111', 'us-east-1'],
  ['111111111111', 'eu-west-1'],
  ['222222222222', 'eu-central-1'],
] as const;

let database: Database;
let fake: ReturnType<typeof fakeSurroundings>;
const muster = (...args: string[]) => main(['inventory', ...args], fake.surroundings);

function put(number: number, over: object = {}): void {
  const [accountId, region] = PLACES[number % PLACES.length] ?? PLACES[0];
  const resource: ResourceItem = ResourceItemV1.schema.parse({
    ...ResourceItemV1.example,
    accountId,
    region,
    resourceId: `i-${number}`,
    tags: { Name: `web-${number}` },
    ...over,
  });
  database.run(PUT_RESOURCE, ...parametersOf(resource));
}

/** IDs that the command prints, in their order. */
async function idsOf(...args: string[]): Promise<string[]> {
  expect({ code: await muster('--format', 'ndjson', '--columns', 'id', ...args) }).toEqual({ code: 0 });
  return [...fake.text().stdout.matchAll(/"resourceId":"([^"]*)"/g)].map(([, id = '']) => id);
}

beforeEach(() => {
  database = openInMemory();
  for (const [accountId, region] of PLACES)
    database.run(
      `INSERT INTO targets (account_id, region, last_complete_scan_at, last_complete_scan_run_id, last_attempt_at, last_attempt_run_id, present)
       VALUES (?, ?, '2026-11-23T08:00:02.000Z', 'r1', '2026-11-23T08:00:02.000Z', 'r1', 2)`,
      accountId,
      region,
    );
  put(0, { tags: { Name: 'web-0', Owner: 'ann', Env: 'prod-eu' }, launchTime: '2026-11-22T08:00:00.000Z' });
  put(1, { tags: { Name: 'db-1', 'cost=center': '42' }, state: 'stopped', instanceType: 'r6g.large' });
  put(2, { imageId: 'ami-2', vpcId: 'vpc-2', privateIpAddress: '10.2.0.1', publicIpAddress: '192.0.2.2' });
  put(3, { tags: { Owner: 'bob' }, state: 'stopping', changedAt: '2026-11-23T07:00:00.000Z' });
  put(4, { goneAt: '2026-11-23T08:00:01.000Z', state: 'terminated', expiresAtEpochSeconds: 1_900_000_000 });
  fake = fakeSurroundings('/nowhere');
  fake.world.runs = new Map();
  fake.world.inventory = new SqliteInventoryReader(database);
});
afterEach(() => database.close());

describe('the conditions of muster inventory', () => {
  it.each<[string, string[], string[]]>([
    ['none', [], ['i-1', 'i-0', 'i-3', 'i-2']],
    ['IDs', ['i-3', 'i-1'], ['i-1', 'i-3']],
    ['an ID with a wildcard', ['i-*'], ['i-1', 'i-0', 'i-3', 'i-2']],
    ['a name', ['--name', 'web-*'], ['i-0', 'i-2']],
    ['one of two names', ['--name', 'db-*', '--name', 'web-2'], ['i-1', 'i-2']],
    ['a type', ['--type', 'r6g.*'], ['i-1']],
    ['an image', ['--image', 'ami-2'], ['i-2']],
    ['a VPC', ['--vpc', '*-2'], ['i-2']],
    ['a private address', ['--ip', '10.2.*'], ['i-2']],
    ['a public address', ['--ip', '192.0.2.2', '--ip', '10.9.*'], ['i-2']],
    ['a tag', ['--tag', 'Owner'], ['i-0', 'i-3']],
    ['a tag with a value', ['--tag', 'Owner=bob'], ['i-3']],
    ['the beginning of a value', ['--tag', 'Env=prod*'], ['i-0']],
    ['the beginning of a key', ['--tag', 'Own*'], ['i-0', 'i-3']],
    ['a key with an equals sign', ['--tag', String.raw`cost\=center=42`], ['i-1']],
    ['two tags', ['--tag', 'Owner', '--tag', 'Env'], ['i-0']],
    ['a missing tag', ['--missing-tag', 'Owner'], ['i-1', 'i-2']],
    ['two missing tags', ['--missing-tag', 'Owner', '--missing-tag', 'cost*'], ['i-2']],
    ['an account', ['--account', '222222222222'], ['i-2']],
    ['accounts by wildcard', ['--account', '1*'], ['i-1', 'i-0', 'i-3']],
    ['regions', ['--region', 'eu-*'], ['i-1', 'i-2']],
    ['a region and a wildcard', ['--region', 'us-east-1', '--region', 'eu-c*'], ['i-0', 'i-3', 'i-2']],
    ['states', ['--state', 'stop*'], ['i-1', 'i-3']],
    ['the age', ['--older-than', '30d'], ['i-1', 'i-3', 'i-2']],
    ['the launch', ['--launched-after', '2026-11-01'], ['i-0']],
    ['the launch, by its age', ['--launched-after', '2d'], ['i-0']],
    ['the change', ['--changed-since', '2h', '--region', 'us-*'], ['i-0', 'i-3']],
    ['the change, by a time', ['--changed-since', '2026-11-23T07:30Z', '--account', '1*'], ['i-1', 'i-0']],
    ['deleted ones', ['--gone'], ['i-4']],
    ['different options', ['--tag', 'Owner', '--state', 'running'], ['i-0']],
  ])('%s', async (_, args, ids) => {
    expect(await idsOf(...args)).toEqual(ids);
  });

  it.each<[string[], string]>([
    [
      ['--account', 'prod'],
      'no account is named "prod": the inventory knows no names of accounts; use their IDs',
    ],
    [
      ['--state', 'started'],
      "option '--state <state>' argument 'started' is invalid. There is no such state",
    ],
    [['--older-than', '90'], 'did you mean 90d?'],
    [['--launched-after', 'monday'], 'Enter a date such as 2026-11-01'],
    [['--sort', 'nmae'], 'There is no column "nmae"; did you mean name?'],
    [['--columns', 'ids'], 'There is no column "ids"; did you mean'],
    [['--group-by', 'tags'], '"tags" cannot be grouped; use tag:KEY.'],
    [['--limit', '0'], 'Enter a whole number from 1.'],
    [['--ip', '10.0.0.0/8'], 'Use wildcards, not a CIDR block'],
    [['--nam', 'web'], "unknown option '--nam'; did you mean --name?"],
    [['--count', '--sort', 'name'], '--count and --sort cannot be combined'],
    [['--count', '--group-by', 'state'], '--count and --group-by cannot be combined'],
    [['--columns', 'id', '--group-by', 'state'], '--group-by and --columns cannot be combined'],
    [['--sort', 'count'], '--sort count requires --group-by'],
    [['--group-by', 'state', '--sort', 'name'], '--sort name: groups have no such column; use state, count'],
  ])('refuses %j', async (args, message) => {
    expect(await muster(...args)).toBe(2);
    const { stdout, stderr } = fake.text();
    expect([stdout, stderr]).toEqual(['', expect.stringContaining(message)]);
  });

  it('says that nothing is known of an account and a region', async () => {
    expect(await muster('--account', '333333333333', '--region', 'us-east-1', '--json')).toBe(0);
    expect(fake.text()).toEqual({
      stdout: '[]\n',
      stderr: 'note: no data for account 333333333333 in region us-east-1: no run has read it\n',
    });
  });

  it('says which wildcards match nothing that is known', async () => {
    expect(await muster('--account', '9*', '--region', 'xx-*', '--json')).toBe(0);
    expect(fake.text()).toEqual({
      stdout: '[]\n',
      stderr: 'note: no known account matches 9*\nnote: no known region matches xx-*\n',
    });
  });
});

describe('IDs that the inventory does not have', () => {
  it('are named, with exit code 1', async () => {
    expect(await muster('i-0', 'i-9', 'i-8', '--columns', 'id', '--json')).toBe(1);
    expect(fake.text()).toEqual({
      stdout: '[\n{"resourceId":"i-0"}\n]\n',
      stderr: 'note: not in the inventory: i-9, i-8\n',
    });
  });

  it('are different from those that another condition excludes, and from deleted ones', async () => {
    expect(await muster('i-0', 'i-4', '--state', 'stopped', '--json')).toBe(0);
    expect(fake.text()).toEqual({
      stdout: '[]\n',
      stderr: 'note: deleted: i-4; show deleted instances with --gone\n',
    });
    expect(await idsOf('i-4', '--gone')).toEqual(['i-4']);
    expect(fake.text().stderr).toBe('');
  });
});

describe('what muster inventory prints', () => {
  it('sorts, also in the opposite direction, and limits', async () => {
    expect(await idsOf('--sort', 'name')).toEqual(['i-1', 'i-0', 'i-2', 'i-3']);
    expect(await idsOf('--sort', '-name', '--limit', '3')).toEqual(['i-2', 'i-0', 'i-1']);
    expect(await idsOf('--sort', 'age', '--limit', '1')).toEqual(['i-0']);
    expect(await idsOf('--limit', '2')).toEqual(['i-1', 'i-0']);
  });

  it('counts', async () => {
    expect(await muster('--count', '--region', 'eu-*')).toBe(0);
    expect(fake.text()).toEqual({ stdout: '2\n', stderr: '' });
    expect(await muster('--count', '--json')).toBe(0);
    expect(JSON.parse(fake.text().stdout)).toEqual({ count: 4 });
  });

  it('groups, the largest group first', async () => {
    expect(await muster('--group-by', 'region,tag:Owner')).toBe(0);
    expect(fake.text().stdout).toBe(
      [
        'REGION        tag:Owner  COUNT',
        'eu-central-1  (none)         1',
        'eu-west-1     (none)         1',
        'us-east-1     ann            1',
        'us-east-1     bob            1',
        '',
        '4 groups of 4 instances',
        '3 targets known: 3 fresh, 0 unreadable; read at 2026-11-23T08:00:02.000Z',
        '',
      ].join('\n'),
    );
    expect(await muster('--group-by', 'account', '--sort', 'account', '--json')).toBe(0);
    expect(JSON.parse(fake.text().stdout)).toEqual([
      { accountId: '111111111111', count: 3 },
      { accountId: '222222222222', count: 1 },
    ]);
    expect(await muster('--group-by', 'account', '--sort', 'count', '--limit', '1', '--format', 'csv')).toBe(
      0,
    );
    expect(fake.text().stdout).toBe('accountId,count\n222222222222,1\n');
  });

  it('prints the table', async () => {
    expect(await muster('--account', '222222222222')).toBe(0);
    expect(fake.text().stdout).toBe(
      [
        'NAME   INSTANCE  STATE    TYPE       REGION        ACCOUNT       TAGS',
        'web-2  i-2       running  m7g.large  eu-central-1  222222222222  Name=web-2',
        '',
        '1 instance in 1 target',
        '1 target known: 1 fresh, 0 unreadable; read at 2026-11-23T08:00:02.000Z',
        '',
      ].join('\n'),
    );
  });

  it('shows names of accounts, and finds accounts by name', async () => {
    const request = {
      ...storedRequest,
      accountSettings: [{ accountId: '222222222222', name: 'production eu' }],
    };
    fake.world.runs = new Map([['r1', { request, summary: completeSummary }]]);
    expect(await muster('--account', 'prod*', '--columns', 'account-name,id', '--json')).toBe(0);
    expect(JSON.parse(fake.text().stdout)).toEqual([{ accountName: 'production eu', resourceId: 'i-2' }]);
    expect(await muster('--group-by', 'account', '--account', 'production eu', '--format', 'csv')).toBe(0);
    expect(fake.text().stdout).toBe('accountId,accountName,count\n222222222222,production eu,1\n');
    expect(await muster()).toBe(0);
    const [head = '', , , , line = ''] = fake.text().stdout.split('\n');
    expect(head).toContain('REGION        ACCOUNT NAME   ACCOUNT       TAGS');
    expect(line).toContain('eu-central-1  production eu  222222222222  Name=web-2');
    expect(await muster('--account', 'productoin eu')).toBe(2);
    expect(fake.text().stderr).toBe(
      'error: no account is named "productoin eu"; did you mean production eu?\n',
    );
    expect(await muster('--account', 'elsewhere')).toBe(2);
    expect(fake.text().stderr).toBe(
      'error: no account is named "elsewhere"; accounts with a name: production eu\n',
    );
  });

  it('says which account could not be read', async () => {
    const { accountId, lastAttemptAt, lastAttemptRunId, lastError, unreadableSince } =
      AccountItemV1.schema.parse(AccountItemV1.example);
    database.run(
      `INSERT INTO accounts (account_id, last_attempt_at, last_attempt_run_id, last_error_code, last_error_message, last_error_at, unreadable_since)
       VALUES (?, ?, ?, ?, 'no', ?, ?)`,
      ...[accountId, lastAttemptAt ?? null, lastAttemptRunId ?? null, lastError?.code ?? null],
      ...[lastError?.at ?? null, unreadableSince ?? null],
    );
    expect(await muster('--count')).toBe(0);
    expect(fake.text().stderr).toContain('note: 333333333333 is unreadable since 2026-11-20T08:00:02.000Z');
  });

  it('says that a data directory has the simulated fleet', async () => {
    const holdsDemonstration = (directory: string) => directory === '/nowhere/.muster';
    await main(['inventory', '--count'], { ...fake.surroundings, holdsDemonstration });
    expect(fake.text().stderr).toBe(
      'note: simulated fleet: /nowhere/.muster has the data of the demonstration, not of real accounts\n',
    );
  });
});

describe('the pager', () => {
  function onTerminal(hasRun = true) {
    const input = new PassThrough();
    const calls: string[] = [];
    const openPager = async () => {
      calls.push('open');
      return {
        input,
        end: async () => {
          calls.push('end');
          return hasRun;
        },
      };
    };
    const stdout = Object.assign(fake.surroundings.stdout, { isTTY: true, columns: 80 });
    return {
      calls,
      text: () => String(input.read() ?? ''),
      surroundings: { ...fake.surroundings, stdout, openPager },
    };
  }

  it('gets the table, in colors; what follows it is on the terminal', async () => {
    const { calls, text, surroundings } = onTerminal();
    expect(await main(['inventory', 'i-1'], surroundings)).toBe(0);
    expect(calls).toEqual(['open', 'end']);
    expect(text()).toContain('\u001b[31mstopped\u001b[39m');
    expect(fake.text().stdout).toBe(
      '3 targets known: 3 fresh, 0 unreadable; read at 2026-11-23T08:00:02.000Z\n',
    );
  });

  it('gets no colors with NO_COLOR', async () => {
    const { text, surroundings } = onTerminal();
    await main(['inventory'], { ...surroundings, environment: { NO_COLOR: '1' } });
    expect(text()).not.toContain('\u001b');
  });

  it.each([['--no-pager'], ['--count', '--no-pager']])('is not used with %s', async (...args) => {
    const { calls, surroundings } = onTerminal();
    await main(['inventory', ...args], surroundings);
    expect(calls).toEqual([]);
    expect(fake.text().stdout).not.toBe('');
  });

  it('is not used if the output is not a terminal', async () => {
    const { calls, surroundings } = onTerminal();
    await main(['inventory'], {
      ...surroundings,
      stdout: Object.assign(fake.surroundings.stdout, { isTTY: false }),
    });
    expect(calls).toEqual([]);
  });

  it('is done without if it cannot be started', async () => {
    const { surroundings } = onTerminal(false);
    await main(['inventory', '--columns', 'id'], surroundings);
    expect(fake.text().stdout).toContain('i-1\n');
  });
});
