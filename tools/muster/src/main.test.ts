import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { RunFailedError, WatchLostError } from './errors.ts';
import { main } from './main.ts';
import type { EngineOptions } from './surroundings.ts';
import { completeSummary, fakeSurroundings, storedRequest } from './testing/fake-surroundings.ts';

const CONFIG = 'accounts: ["111111111111"]\nrules:\n  - id: production\n    set: { Production: "Yes" }\n';

let directory: string;
let fake: ReturnType<typeof fakeSurroundings>;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'muster-main-'));
  writeFileSync(join(directory, 'muster.yaml'), CONFIG);
  fake = fakeSurroundings(directory);
});

const muster = (...args: string[]) => main(args, fake.surroundings);

describe('a command that fails with --json', () => {
  it.each([
    [
      ['run', '--config', 'none.yaml', '--json'],
      2,
      'InvalidConfig',
      /^configuration file .*\/none\.yaml does not exist; /,
    ],
    [['run', '--color', '--json'], 2, 'WrongUse', /^unknown option '--color'$/],
    [['status', '--json'], 1, 'DataDirectory', /./],
    [
      ['inventory', '--json', '--format', 'csv'],
      2,
      'WrongUse',
      /^--json and --format csv cannot be combined$/,
    ],
  ] as const)('prints the reason as one JSON document: %j', async (args, exitCode, code, message) => {
    expect(await muster(...args)).toBe(exitCode);
    const { stdout, stderr } = fake.text();
    expect(JSON.parse(stdout)).toEqual({ error: { code, message: expect.stringMatching(message) } });
    expect(stderr).toMatch(/^error: /);
  });

  it('gives an unexpected error the code InternalError', async () => {
    fake.world.outcome = () => new TypeError('boom');
    expect(await muster('run', '--json')).toBe(1);
    expect(JSON.parse(fake.text().stdout)).toEqual({ error: { code: 'InternalError', message: 'boom' } });
  });

  it('adds nothing to an incomplete document', async () => {
    const pages = async function* () {
      yield [];
      throw new Error('the database is gone');
    };
    fake.world.runs = new Map([['r1', { request: storedRequest, summary: completeSummary }]]);
    fake.world.inventory = { ...fake.world.inventory, resources: pages };
    expect(await muster('inventory', '--json')).toBe(1);
    expect(fake.text().stdout).not.toContain('error');
  });
});

describe('muster run', () => {
  it('selects the profile first, asks on the terminal except with JSON, and repeats the profile in hints', async () => {
    Object.assign(fake.surroundings, { terminal: { ask: async () => undefined } });
    fake.world.outcome = (request) => ({ ...completeSummary, status: 'partial', runId: request.run.runId });
    expect(await muster('run', '--run-id', 'r9', '--profile', 'work team')).toBe(3);
    expect(fake.world.log[0]).toBe('profile work team, with a terminal');
    expect(fake.text().stdout).toContain(`npx muster run --resume r9 --profile 'work team'\n`);
    fake.world.log.length = 0;
    await muster('runs', '--profile', 'work', '--json');
    expect(fake.world.log[0]).toBe('profile work');
    expect(await muster('run', '--profile', '')).toBe(2);
    expect(await muster('cost', '--profile', 'work')).toBe(2);
  });

  it.each([
    [['runs'], 0],
    [['status', '--json'], 0],
    [['runs', '--profile', 'work'], 1],
    [['runs', '--engine', 'aws', '--stage', 'dev'], 1],
    [['runs', '--store', 'dynamodb'], 1],
    [['run', '--json'], 1],
    [['doctor', '--json'], 1],
  ])('%j: prepares calls of AWS only if it makes some', async (args, times) => {
    let prepared = 0;
    Object.assign(fake.surroundings, { useAws: async () => void prepared++ });
    await muster(...args);
    expect(prepared).toBe(times);
  });

  it('prepares calls of AWS if the environment chooses DynamoDB', async () => {
    let prepared = 0;
    const environment = { ...fake.surroundings.environment, MUSTER_STORE: 'dynamodb' };
    Object.assign(fake.surroundings, { environment, useAws: async () => void prepared++ });
    await muster('runs');
    expect(prepared).toBe(1);
  });

  it('resolves the home region once: the configuration, the surroundings, us-east-1', async () => {
    const ambient = { region: 'eu-west-1', setting: 'AWS_REGION' };
    const homeRegions = async (config: string, region: typeof ambient | undefined) => {
      writeFileSync(join(directory, 'muster.yaml'), config);
      fake.surroundings.awsRegion = async () => region;
      await muster('run');
      return [
        fake.world.started.at(-1)?.request.run.homeRegion,
        fake.world.log.find((line) => line.startsWith('credentials')),
      ];
    };
    expect(await homeRegions(CONFIG, undefined)).toEqual(['us-east-1', 'credentials us-east-1']);
    fake.world.log.length = 0;
    expect(await homeRegions(CONFIG, ambient)).toEqual(['eu-west-1', 'credentials eu-west-1']);
    fake.world.log.length = 0;
    expect(await homeRegions(`homeRegion: us-west-2\n${CONFIG}`, ambient)).toEqual([
      'us-west-2',
      'credentials us-west-2',
    ]);
    writeFileSync(join(directory, 'muster.yaml'), CONFIG);
    fake.surroundings.awsRegion = async () => ({ region: 'Ireland', setting: 'AWS_REGION' });
    expect(await muster('run')).toBe(2);
    expect(fake.text().stderr).toContain(
      'error: muster.yaml: AWS_REGION is "Ireland", which is not a region; correct the setting, or set homeRegion\n',
    );
  });

  it('executes the configured run, prints the summary and exits with 0', async () => {
    expect(await muster('run', '--run-id', 'r2', '--function-timeout', '5')).toBe(0);
    expect(fake.world.started).toEqual([
      {
        request: {
          run: {
            runId: 'r2',
            homeRegion: 'us-east-1',
            regions: 'enabled',
            roles: { reader: 'MusterReader', tagger: 'MusterTagger' },
            rules: [{ id: 'production', match: {}, set: [['Production', 'Yes']], onConflict: 'keep' }],
            tag: true,
          },
          accounts: ['111111111111'],
        },
        options: {
          location: { engine: 'local', dataDirectory: join(directory, '.muster') },
          functionTimeoutSeconds: 5,
          identity: 'arn:aws:iam::999999999999:user/muster',
          confirmCreation: expect.any(Function),
        },
        resumed: false,
      },
    ]);
    expect(fake.world.log).toEqual(['credentials us-east-1', 'run', 'engine closed']);
    const { stdout, stderr } = fake.text();
    expect(stdout).toContain('Run r2: complete in 20.0 s\n');
    expect(stderr).toBe(
      'Run r2: 1 account, inventory and 1 rule, as arn:aws:iam::999999999999:user/muster\n',
    );
  });

  it('puts one JSON document on stdout and nothing on stderr with --json', async () => {
    expect(await muster('run', '--run-id', 'r1', '--json')).toBe(0);
    const { stdout, stderr } = fake.text();
    expect(JSON.parse(stdout)).toEqual(completeSummary);
    expect(stderr).toBe('');
  });

  it.each([
    ['partial', 3],
    ['failed', 1],
  ] as const)('exits with the code of a run that is %s', async (status, exitCode) => {
    fake.world.outcome = (request) => ({ ...completeSummary, runId: request.run.runId, status });
    expect(await muster('run')).toBe(exitCode);
  });

  it('does not tag with --no-tag or without rules', async () => {
    await muster('run', '--no-tag');
    writeFileSync(join(directory, 'inventory.yaml'), 'accounts: ["111111111111"]\n');
    await muster('run', '--config', 'inventory.yaml');
    expect(fake.world.started.map(({ request }) => request.run.tag)).toEqual([false, false]);
  });

  it('warns about rules before and after the run, also with a JSON document', async () => {
    const none = { applied: 0, failed: 0, skipped: 0, kept: 0, nothingToDo: 0, overruled: 0 };
    const rules = [{ id: 'production', matched: 0, ...none }];
    fake.world.outcome = (request) => ({ ...completeSummary, runId: request.run.runId, rules });
    const match = '    match: { accounts: ["999999999999"] }\n';
    writeFileSync(join(directory, 'odd.yaml'), `${CONFIG}${match}`);
    expect(await muster('run', '--config', 'odd.yaml', '--json')).toBe(0);
    const { stdout, stderr } = fake.text();
    expect(JSON.parse(stdout)).toMatchObject({ rules });
    expect(stderr).toBe(
      'note: rule "production" names accounts that the run does not cover: 999999999999; it matches nothing\n' +
        'note: rule "production" matched no instance; check the match of the rule\n',
    );
    await muster('run', '--config', 'odd.yaml', '--json', '--no-tag', '--run-id', 'inventory-only');
    expect(fake.text().stderr).not.toContain('accounts that the run does not cover');
  });

  it('uses the data directory of --data, or of MUSTER_DATA', async () => {
    const environment = { MUSTER_DATA: '/from/environment' };
    await main(['run'], { ...fake.surroundings, environment });
    await main(['run', '--data', 'here'], { ...fake.surroundings, environment });
    expect(fake.world.started.map(({ options }) => options.location)).toEqual([
      { engine: 'local', dataDirectory: '/from/environment' },
      { engine: 'local', dataDirectory: join(directory, 'here') },
    ]);
  });

  it('refuses an existing run ID, and explains how to resume the run', async () => {
    fake.world.runs = new Map([['r1', { request: storedRequest, summary: completeSummary }]]);
    expect(await muster('run', '--run-id', 'r1', '--data', 'd')).toBe(2);
    expect(fake.text().stderr).toBe(
      'error: run r1 already exists; resume it: npx muster run --resume r1 --data d\n',
    );
    expect(fake.world.started).toEqual([]);
  });

  it('notes an earlier unfinished run, and starts a new one', async () => {
    const summary = { ...completeSummary, status: 'running' as const };
    fake.world.runs = new Map([['r1', { request: storedRequest, summary }]]);
    expect(await muster('run')).toBe(0);
    expect(fake.text().stderr).toMatch(
      /^note: run r1 did not finish; to resume it: npx muster run --resume r1\n/,
    );
  });

  it('notes that the data directory contains a simulated fleet', async () => {
    const holdsDemonstration = (path: string) => path === join(directory, 'demo');
    const surroundings = { ...fake.surroundings, holdsDemonstration };
    expect(await main(['run', '--data', 'demo'], surroundings)).toBe(0);
    expect(fake.text().stderr).toContain(
      `note: ${directory}/demo contains the simulated fleet of the demonstration, which would mix with yours; remove the directory first, or choose another with --data\n`,
    );
    expect(await main(['run', '--run-id', 'r2', '--data', 'other'], surroundings)).toBe(0);
    expect(fake.text().stderr).not.toContain('simulated');
  });

  it('explains how to resume after an interruption, and closes the engine', async () => {
    fake.world.outcome = () => {
      fake.world.interrupt();
      return undefined;
    };
    expect(await muster('run', '--run-id', 'r1', '--json')).toBe(130);
    const { stdout, stderr } = fake.text();
    const message = 'interrupted; resume with: npx muster run --resume r1';
    expect(stderr).toBe(`${message}\n`);
    expect(JSON.parse(stdout)).toEqual({ error: { code: 'Interrupted', message } });
    expect(fake.world.log.slice(-2)).toEqual(['abort', 'engine closed']);
  });

  it('starts nothing if it is interrupted before the run', async () => {
    fake.world.interrupt();
    expect(await muster('run')).toBe(130);
    expect(fake.text().stderr).toBe('interrupted\n');
    expect(fake.world.started).toEqual([]);
  });

  it('reports a state machine that failed', async () => {
    fake.world.outcome = () => new RunFailedError('the run failed: States.Runtime: no such path');
    expect(await muster('run', '--run-id', 'r1', '--json')).toBe(1);
    expect(fake.text().stderr).toBe(
      'error: the run failed: States.Runtime: no such path; resume with: npx muster run --resume r1\n',
    );
  });

  it('shows a stack trace of an unexpected error only with MUSTER_DEBUG=1', async () => {
    fake.world.outcome = () => new Error('boom');
    expect(await muster('run', '--json')).toBe(1);
    expect(fake.text().stderr).toBe(
      'error: boom (unexpected error; set MUSTER_DEBUG=1 to see the stack trace)\n',
    );
    await main(['run', '--json'], { ...fake.surroundings, environment: { MUSTER_DEBUG: '1' } });
    expect(fake.text().stderr).toMatch(/\n {4}at /);
  });
});

describe('--engine aws', () => {
  const aws = ['--engine', 'aws', '--stage', 'prod'];

  it('starts the run in the stage', async () => {
    expect(await muster('run', '--run-id', 'r2', ...aws)).toBe(0);
    expect(fake.world.started).toMatchObject([
      { options: { location: { engine: 'aws', stage: 'prod' } }, resumed: false },
    ]);
  });

  it('lets the run continue when it is interrupted, and explains how to watch it', async () => {
    fake.world.outcome = () => {
      fake.world.interrupt();
      return undefined;
    };
    expect(await muster('run', '--run-id', 'r1', ...aws, '--json')).toBe(130);
    expect(fake.text().stderr).toBe(
      'stopped watching; the run continues in AWS. Watch it again: npx muster run --resume r1 --engine aws --stage prod\n',
    );
  });

  it('says that the run continues if it cannot be watched any longer', async () => {
    fake.world.outcome = () => new WatchLostError('watching the run failed: ExpiredTokenException: expired');
    expect(await muster('run', '--run-id', 'r1', ...aws, '--json')).toBe(1);
    const { stdout, stderr } = fake.text();
    const message =
      'watching the run failed: ExpiredTokenException: expired; the run continues in AWS. Watch it again: npx muster run --resume r1 --engine aws --stage prod';
    expect(stderr).toBe(`error: ${message}\n`);
    expect(JSON.parse(stdout)).toEqual({ error: { code: 'WatchLost', message } });
  });

  it('says that the run has ended if only its summary cannot be read', async () => {
    const { startEngine } = fake.surroundings;
    const withoutSummary = {
      ...fake.surroundings,
      startEngine: async (options: EngineOptions) => {
        const engine = await startEngine(options);
        const getSummary = () => Promise.reject(new Error('connect ECONNREFUSED'));
        return { ...engine, runs: { ...engine.runs, getSummary } };
      },
    };
    expect(await main(['run', '--run-id', 'r1', ...aws, '--json'], withoutSummary)).toBe(1);
    expect(fake.text().stderr).toBe(
      'error: the run has ended in AWS, but its summary could not be read: connect ECONNREFUSED. Read it: npx muster status r1 --engine aws --stage prod\n',
    );
  });

  it('resumes, shows and lists the runs and resources of the stage', async () => {
    const summary = { ...completeSummary, status: 'partial' as const };
    fake.world.runs = new Map([['r1', { request: storedRequest, summary }]]);
    expect(await muster('run', '--resume', 'r1', ...aws)).toBe(0);
    expect(fake.world.started).toMatchObject([{ resumed: true }]);
    expect([
      await muster('status', ...aws),
      await muster('runs', ...aws),
      await muster('inventory', ...aws),
    ]).toEqual([0, 0, 0]);
    expect(await muster('status', 'r9', ...aws)).toBe(2);
    expect(fake.text().stderr).toContain(
      'run r9 does not exist in stage prod; list the runs with "npx muster runs --engine aws --stage prod"',
    );
  });

  it.each([
    [['run', '--engine', 'aws'], '--engine aws requires --stage'],
    [['status', '--engine', 'aws', '--stage', 'Prod!'], '"Prod!" is not a valid stage name'],
    [['inventory', '--stage', 'prod'], '--stage requires --engine aws'],
    [['runs', '--data', 'd', ...aws], '--data requires --engine local'],
    [['run', '--function-timeout', '5', ...aws], '--function-timeout requires --engine local'],
    [['run', '--engine', 'cloud'], "option '--engine <engine>' argument 'cloud' is invalid"],
  ])('refuses %j', async (args, message) => {
    expect(await muster(...args)).toBe(2);
    expect(fake.text().stderr).toContain(message);
    expect(fake.world.started).toEqual([]);
  });
});

describe('muster run --resume', () => {
  beforeEach(() => {
    const summary = { ...completeSummary, status: 'partial' as const };
    fake.world.runs = new Map([['r1', { request: storedRequest, summary }]]);
  });

  it('continues with the stored configuration', async () => {
    expect(
      await main(['run', '--resume', 'r1'], { ...fake.surroundings, workingDirectory: '/nowhere' }),
    ).toBe(0);
    expect(fake.world.started.map(({ request }) => request)).toEqual([storedRequest]);
    expect(fake.text().stderr).toMatch(/^Resuming run r1: 2 accounts/);
  });

  it('only prints the summary of a complete run', async () => {
    fake.world.runs = new Map([['r1', { request: storedRequest, summary: completeSummary }]]);
    expect(await muster('run', '--resume', 'r1')).toBe(0);
    expect(fake.text().stdout).toContain('Run r1: complete in 20.0 s\n');
    expect(fake.world.log).toEqual(['data closed']);
  });

  it('refuses an unknown run, with and without data', async () => {
    expect(await muster('run', '--resume', 'r9')).toBe(2);
    expect(fake.text().stderr).toBe(
      `error: run r9 does not exist in ${directory}/.muster; list the runs with "npx muster runs"\n`,
    );
    expect(await muster('run', '--resume', 'r9', '--data', 'else where')).toBe(2);
    expect(fake.text().stderr).toContain(`list the runs with "npx muster runs --data 'else where'"\n`);
    fake.world.runs = undefined;
    expect(await muster('run', '--resume', 'r9')).toBe(2);
  });

  it('refuses an empty name for the data directory, as from an unset variable in a script', async () => {
    expect(await muster('run', '--data', '')).toBe(2);
    expect(fake.text().stderr).toContain('Enter a directory.');
  });

  it('refuses to switch off tagging for a resumed run', async () => {
    expect(await muster('run', '--resume', 'r1', '--no-tag')).toBe(2);
  });
});

describe('muster status and muster runs', () => {
  beforeEach(() => {
    fake.world.runs = new Map([['r1', { request: storedRequest, summary: completeSummary }]]);
  });

  it('shows the latest run, or the named one', async () => {
    expect(await muster('status', '--json')).toBe(0);
    expect(JSON.parse(fake.text().stdout)).toEqual(completeSummary);
    expect(await muster('status', 'r1')).toBe(0);
    expect(fake.text().stdout).toContain('Run r1: complete in 20.0 s\n');
  });

  it('exits with 0 even if the run failed', async () => {
    const summary = { ...completeSummary, status: 'failed' as const };
    fake.world.runs = new Map([['r1', { request: storedRequest, summary }]]);
    expect(await muster('status')).toBe(0);
  });

  it('exits with 2 for an unknown run and with 1 if there is no data', async () => {
    expect(await muster('status', 'r9')).toBe(2);
    fake.world.runs = undefined;
    expect([await muster('status'), await muster('status', 'r9'), await muster('runs')]).toEqual([1, 2, 1]);
  });

  it('lists the runs', async () => {
    expect(await muster('runs', '--json')).toBe(0);
    expect(JSON.parse(fake.text().stdout)).toEqual([
      { runId: 'r1', status: 'complete', startedAt: '2026-11-23T08:00:00.000Z' },
    ]);
    await muster('runs');
    expect(fake.text().stdout.split('\n')[0]).toBe(
      'RUN  STATUS    STARTED                   FINISHED  TARGETS  INSTANCES',
    );
  });
});

describe('muster inventory', () => {
  beforeEach(() => {
    fake.world.runs = new Map();
  });

  it('passes on the conditions', async () => {
    const filters: unknown[] = [];
    fake.world.inventory = {
      ...fake.world.inventory,
      resources: async function* (filter) {
        filters.push(filter);
        yield [];
      },
    };
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
    expect(await muster('inventory', ...conditions, '--state', 'stopped', '--gone', '--json')).toBe(0);
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
    expect(fake.text()).toEqual({
      stdout: '[]\n',
      stderr: 'note: no data for account 111111111111 in region eu-west-1: no run has read it\n',
    });
  });

  it('uses all values of an option that is repeated', async () => {
    const filters: unknown[] = [];
    fake.world.inventory = {
      ...fake.world.inventory,
      resources: async function* (filter) {
        filters.push(filter);
        yield [];
      },
    };
    const twice = (option: string, a: string, b: string) => [option, a, option, b];
    const conditions = [
      ...twice('--account', '111111111111', '222222222222'),
      ...twice('--region', 'eu-west-1', 'us-east-1'),
      ...twice('--tag', 'A=1', 'B'),
      ...twice('--missing-tag', 'C', 'D'),
      ...twice('--state', 'stopping', 'stopped'),
    ];
    expect(await muster('inventory', ...conditions, '--json')).toBe(0);
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
    expect(await muster('inventory', '--state', 'stopped', '--state', 'started')).toBe(2);
    expect(fake.text().stderr).toContain("option '--state <state>' argument 'started' is invalid");
  });

  it('refuses two formats', async () => {
    expect(await muster('inventory', '--json', '--format', 'csv')).toBe(2);
    expect(fake.text().stderr).toBe('error: --json and --format csv cannot be combined\n');
  });
});

describe('help', () => {
  it.each(['run', 'status', 'runs', 'inventory', 'cost', 'doctor'])(
    'of %s has examples and exits with 0',
    async (command) => {
      expect(await muster(command, '--help')).toBe(0);
      expect(fake.text().stdout).toContain(`Examples:\n  npx muster ${command}`);
    },
  );

  it('lists the commands', async () => {
    expect(await muster('--help')).toBe(0);
    const commands = fake.text().stdout.matchAll(/^ {2}(\w+) (?:\[| )/gm);
    expect([...commands].map(([, name]) => name)).toEqual([
      'run',
      'status',
      'stop',
      'runs',
      'inventory',
      'sql',
      'forget',
      'cost',
      'doctor',
    ]);
  });
});
