import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { RunFailedError } from '../errors.ts';
import { main } from '../main.ts';
import { CONFIG, ConfiguredDirectory } from '../testing/configured-directory.ts';
import { completeSummary, storedRequest } from '../testing/fake-surroundings.ts';

let here: ConfiguredDirectory;
beforeEach(() => {
  here = new ConfiguredDirectory();
});

describe('muster run', () => {
  it('selects the profile first, asks on the terminal except with JSON, and repeats the profile in hints', async () => {
    Object.assign(here.fake.surroundings, { terminal: { ask: async () => undefined } });
    here.fake.world.outcome = (request) => ({
      ...completeSummary,
      status: 'partial',
      runId: request.run.runId,
    });
    expect(await here.muster('run', '--run-id', 'r9', '--profile', 'work team')).toBe(3);
    expect(here.fake.world.log[0]).toBe('profile work team, with a terminal');
    expect(here.fake.text().stdout).toContain(`npx muster run --resume r9 --profile 'work team'\n`);
    here.fake.world.log.length = 0;
    await here.muster('runs', '--profile', 'work', '--json');
    expect(here.fake.world.log[0]).toBe('profile work');
    expect(await here.muster('run', '--profile', '')).toBe(2);
    expect(await here.muster('cost', '--profile', 'work')).toBe(2);
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
    Object.assign(here.fake.surroundings, { useAws: async () => void prepared++ });
    await here.muster(...args);
    expect(prepared).toBe(times);
  });

  it('prepares calls of AWS if the environment chooses DynamoDB', async () => {
    let prepared = 0;
    const environment = { ...here.fake.surroundings.environment, MUSTER_STORE: 'dynamodb' };
    Object.assign(here.fake.surroundings, { environment, useAws: async () => void prepared++ });
    await here.muster('runs');
    expect(prepared).toBe(1);
  });

  it('resolves the home region once: the configuration, the surroundings, us-east-1', async () => {
    const ambient = { region: 'eu-west-1', setting: 'AWS_REGION' };
    const homeRegions = async (config: string, region: typeof ambient | undefined) => {
      here.write('muster.yaml', config);
      here.fake.surroundings.awsRegion = async () => region;
      await here.muster('run');
      return [
        here.fake.world.started.at(-1)?.request.run.homeRegion,
        here.fake.world.log.find((line) => line.startsWith('credentials')),
      ];
    };
    expect(await homeRegions(CONFIG, undefined)).toEqual(['us-east-1', 'credentials us-east-1']);
    here.fake.world.log.length = 0;
    expect(await homeRegions(CONFIG, ambient)).toEqual(['eu-west-1', 'credentials eu-west-1']);
    here.fake.world.log.length = 0;
    expect(await homeRegions(`homeRegion: us-west-2\n${CONFIG}`, ambient)).toEqual([
      'us-west-2',
      'credentials us-west-2',
    ]);
    here.write('muster.yaml', CONFIG);
    here.fake.surroundings.awsRegion = async () => ({ region: 'Ireland', setting: 'AWS_REGION' });
    expect(await here.muster('run')).toBe(2);
    expect(here.fake.text().stderr).toContain(
      'error: muster.yaml: AWS_REGION is "Ireland", which is not a region; correct the setting, or set homeRegion\n',
    );
  });

  it('refuses to tag with limits that only a plan can keep', async () => {
    here.write('muster.yaml', `${CONFIG}planLimits: { maxResources: 5 }\n`);
    expect(await here.muster('run')).toBe(2);
    expect(here.fake.text().stderr).toContain(
      'error: muster.yaml: planLimits limits the changes of a plan, so the changes are counted before the first one is made: make a plan with muster tag plan',
    );
    expect(here.fake.world.started).toEqual([]);
    expect(await here.muster('run', '--no-tag')).toBe(0);
  });

  it('has a limit of failures, which is exceeded by more', async () => {
    const tagging = { planned: 9, applied: 4, verified: 4, failed: 5, skipped: 0 };
    here.fake.world.outcome = ({ run }) => ({
      ...completeSummary,
      runId: run.runId,
      status: 'partial',
      tagging,
    });
    expect(await here.muster('run', '--run-id', 'r2', '--max-failures', '4')).toBe(3);
    expect(here.fake.world.started[0]?.request.run.maxFailures).toBe(4);
    expect(here.fake.text().stderr).toContain(
      'More than 4 resources failed, so no further tag task was begun. Correct the causes, then: npx muster tag retry r2\n',
    );
    expect(await here.muster('run', '--run-id', 'r3', '--max-failures', '5')).toBe(3);
    expect(here.fake.text().stderr).not.toContain('More than');
  });

  it.each([['--no-tag'], ['--plan-only'], ['--resume', 'r1']])(
    'has no limit of failures with %s',
    async (...other) => {
      expect(await here.muster('run', '--max-failures', '4', ...other)).toBe(2);
      expect(here.fake.text().stderr).toContain(`--max-failures and ${other[0] ?? ''} cannot be combined`);
    },
  );

  it('executes the configured run, prints the summary and exits with 0', async () => {
    expect(await here.muster('run', '--run-id', 'r2', '--function-timeout', '5')).toBe(0);
    expect(here.fake.world.started).toEqual([
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
          requestedBy: 'arn:aws:iam::999999999999:user/muster',
        },
        options: {
          location: { engine: 'local', dataDirectory: join(here.path, '.muster') },
          functionTimeoutSeconds: 5,
          identity: 'arn:aws:iam::999999999999:user/muster',
          confirmCreation: expect.any(Function),
        },
        resumed: false,
      },
    ]);
    expect(here.fake.world.log).toEqual(['credentials us-east-1', 'run', 'engine closed']);
    const { stdout, stderr } = here.fake.text();
    expect(stdout).toContain('Run r2: complete in 20.0 s\n');
    expect(stderr).toBe(
      'Run r2: 1 account, inventory and 1 rule, as arn:aws:iam::999999999999:user/muster\n',
    );
  });

  it('puts one JSON document on stdout and nothing on stderr with --json', async () => {
    expect(await here.muster('run', '--run-id', 'r1', '--json')).toBe(0);
    const { stdout, stderr } = here.fake.text();
    expect(JSON.parse(stdout)).toEqual(completeSummary);
    expect(stderr).toBe('');
  });

  it.each([
    ['partial', 3],
    ['failed', 1],
  ] as const)('exits with the code of a run that is %s', async (status, exitCode) => {
    here.fake.world.outcome = (request) => ({ ...completeSummary, runId: request.run.runId, status });
    expect(await here.muster('run')).toBe(exitCode);
  });

  it('does not tag with --no-tag or without rules', async () => {
    await here.muster('run', '--no-tag');
    here.write('inventory.yaml', 'accounts: ["111111111111"]\n');
    await here.muster('run', '--config', 'inventory.yaml');
    expect(here.fake.world.started.map(({ request }) => request.run.tag)).toEqual([false, false]);
  });

  it('warns about rules before and after the run, also with a JSON document', async () => {
    const none = { applied: 0, failed: 0, skipped: 0, kept: 0, nothingToDo: 0, overruled: 0 };
    const rules = [{ id: 'production', matched: 0, ...none }];
    here.fake.world.outcome = (request) => ({ ...completeSummary, runId: request.run.runId, rules });
    const match = '    match: { accounts: ["999999999999"] }\n';
    here.write('odd.yaml', `${CONFIG}${match}`);
    expect(await here.muster('run', '--config', 'odd.yaml', '--json')).toBe(0);
    const { stdout, stderr } = here.fake.text();
    expect(JSON.parse(stdout)).toMatchObject({ rules });
    expect(stderr).toBe(
      'note: rule "production" names accounts that the run does not cover: 999999999999; it matches nothing\n' +
        'note: rule "production" matched no instance; check the match of the rule\n',
    );
    await here.muster('run', '--config', 'odd.yaml', '--json', '--no-tag', '--run-id', 'inventory-only');
    expect(here.fake.text().stderr).not.toContain('accounts that the run does not cover');
  });

  it('uses the data directory of --data, or of MUSTER_DATA', async () => {
    const environment = { MUSTER_DATA: '/from/environment' };
    await main(['run'], { ...here.fake.surroundings, environment });
    await main(['run', '--data', 'here'], { ...here.fake.surroundings, environment });
    expect(here.fake.world.started.map(({ options }) => options.location)).toEqual([
      { engine: 'local', dataDirectory: '/from/environment' },
      { engine: 'local', dataDirectory: join(here.path, 'here') },
    ]);
  });

  it('refuses an existing run ID, and explains how to resume the run', async () => {
    here.fake.world.runs = new Map([['r1', { request: storedRequest, summary: completeSummary }]]);
    expect(await here.muster('run', '--run-id', 'r1', '--data', 'd')).toBe(2);
    expect(here.fake.text().stderr).toBe(
      'error: run r1 already exists; resume it: npx muster run --resume r1 --data d\n',
    );
    expect(here.fake.world.started).toEqual([]);
  });

  it('notes an earlier unfinished run, and starts a new one', async () => {
    const summary = { ...completeSummary, status: 'running' as const };
    here.fake.world.runs = new Map([['r1', { request: storedRequest, summary }]]);
    expect(await here.muster('run')).toBe(0);
    expect(here.fake.text().stderr).toMatch(
      /^note: run r1 did not finish; to resume it: npx muster run --resume r1\n/,
    );
  });

  it('refuses a data directory with the simulated fleet, unless the data is elsewhere', async () => {
    const holdsDemonstration = (path: string) => path === join(here.path, 'demo');
    const surroundings = { ...here.fake.surroundings, holdsDemonstration };
    expect(await main(['run', '--data', 'demo'], surroundings)).toBe(2);
    expect(here.fake.text().stderr).toBe(
      `error: ${here.path}/demo contains the simulated fleet of the demonstration, which would mix with your accounts; ` +
        'keep both with another directory, for example --data .muster-own for this and all later commands, or remove this one\n',
    );
    expect(here.fake.world.log).toEqual([]);
    expect(await main(['run', '--run-id', 'r2', '--data', 'other'], surroundings)).toBe(0);
    expect(await main(['run', '--data', 'demo', '--store', 'dynamodb'], surroundings)).toBe(0);
  });

  it('resumes an own run in such a directory, but no run of the demonstration', async () => {
    const accounts = ['111111111111', '222222222222', '333333333333'];
    const summary = { ...completeSummary, status: 'partial' as const };
    here.fake.world.runs = new Map([
      ['own', { request: storedRequest, summary: { ...summary, runId: 'own' } }],
      ['demo', { request: { ...storedRequest, accounts }, summary: { ...summary, runId: 'demo' } }],
    ]);
    const surroundings = { ...here.fake.surroundings, holdsDemonstration: () => true };
    expect(await main(['run', '--resume', 'demo', '--data', 'x'], surroundings)).toBe(2);
    expect(here.fake.text().stderr).toBe(
      'error: run demo is one of the demonstration, whose accounts do not exist in AWS; resume it with "npm start -- --resume demo --data x"\n',
    );
    expect(await main(['run', '--resume', 'own', '--data', 'x'], surroundings)).toBe(0);
  });

  it('explains how to resume after an interruption, and closes the engine', async () => {
    here.fake.world.outcome = () => {
      here.fake.world.interrupt();
      return undefined;
    };
    expect(await here.muster('run', '--run-id', 'r1', '--json')).toBe(130);
    const { stdout, stderr } = here.fake.text();
    const message = 'interrupted; resume with: npx muster run --resume r1';
    expect(stderr).toBe(`${message}\n`);
    expect(JSON.parse(stdout)).toEqual({ error: { code: 'Interrupted', message } });
    expect(here.fake.world.log.slice(-2)).toEqual(['abort', 'engine closed']);
  });

  it('starts nothing if it is interrupted before the run', async () => {
    here.fake.world.interrupt();
    expect(await here.muster('run')).toBe(130);
    expect(here.fake.text().stderr).toBe('interrupted\n');
    expect(here.fake.world.started).toEqual([]);
  });

  it('reports a state machine that failed', async () => {
    here.fake.world.outcome = () => new RunFailedError('the run failed: States.Runtime: no such path');
    expect(await here.muster('run', '--run-id', 'r1', '--json')).toBe(1);
    expect(here.fake.text().stderr).toBe(
      'error: the run failed: States.Runtime: no such path; resume with: npx muster run --resume r1\n',
    );
  });

  it('shows a stack trace of an unexpected error only with MUSTER_DEBUG=1', async () => {
    here.fake.world.outcome = () => new Error('boom');
    expect(await here.muster('run', '--json')).toBe(1);
    expect(here.fake.text().stderr).toBe(
      'error: boom (unexpected error; set MUSTER_DEBUG=1 to see the stack trace)\n',
    );
    await main(['run', '--json'], { ...here.fake.surroundings, environment: { MUSTER_DEBUG: '1' } });
    expect(here.fake.text().stderr).toMatch(/\n {4}at /);
  });
});
