import { beforeEach, describe, expect, it } from '@jest/globals';
import { WatchLostError } from '../errors.ts';
import { main } from '../main.ts';
import type { EngineOptions } from '../surroundings.ts';
import { ConfiguredDirectory } from '../testing/configured-directory.ts';
import { completeSummary, storedRequest } from '../testing/fake-surroundings.ts';

let here: ConfiguredDirectory;
beforeEach(() => {
  here = new ConfiguredDirectory();
});

describe('--engine aws', () => {
  const aws = ['--engine', 'aws', '--stage', 'prod'];

  it('starts the run in the stage', async () => {
    expect(await here.muster('run', '--run-id', 'r2', ...aws)).toBe(0);
    expect(here.fake.world.started).toMatchObject([
      { options: { location: { engine: 'aws', stage: 'prod' } }, resumed: false },
    ]);
  });

  it('lets the run continue when it is interrupted, and explains how to watch it', async () => {
    here.fake.world.outcome = () => {
      here.fake.world.interrupt();
      return undefined;
    };
    expect(await here.muster('run', '--run-id', 'r1', ...aws, '--json')).toBe(130);
    expect(here.fake.text().stderr).toBe(
      'stopped watching; the run continues in AWS. Watch it again: npx muster run --resume r1 --engine aws --stage prod\n',
    );
  });

  it('says that the run continues if it cannot be watched any longer', async () => {
    here.fake.world.outcome = () =>
      new WatchLostError('watching the run failed: ExpiredTokenException: expired');
    expect(await here.muster('run', '--run-id', 'r1', ...aws, '--json')).toBe(1);
    const { stdout, stderr } = here.fake.text();
    const message =
      'watching the run failed: ExpiredTokenException: expired; the run continues in AWS. Watch it again: npx muster run --resume r1 --engine aws --stage prod';
    expect(stderr).toBe(`error: ${message}\n`);
    expect(JSON.parse(stdout)).toEqual({ error: { code: 'WatchLost', message } });
  });

  it('says that the run has ended if only its summary cannot be read', async () => {
    const { startEngine } = here.fake.surroundings;
    const withoutSummary = {
      ...here.fake.surroundings,
      startEngine: async (options: EngineOptions) => {
        const engine = await startEngine(options);
        const getSummary = () => Promise.reject(new Error('connect ECONNREFUSED'));
        return { ...engine, runs: { ...engine.runs, getSummary } };
      },
    };
    expect(await main(['run', '--run-id', 'r1', ...aws, '--json'], withoutSummary)).toBe(1);
    expect(here.fake.text().stderr).toBe(
      'error: the run has ended in AWS, but its summary could not be read: connect ECONNREFUSED. Read it: npx muster status r1 --engine aws --stage prod\n',
    );
  });

  it('resumes, shows and lists the runs and resources of the stage', async () => {
    const summary = { ...completeSummary, status: 'partial' as const };
    here.fake.world.runs = new Map([['r1', { request: storedRequest, summary }]]);
    expect(await here.muster('run', '--resume', 'r1', ...aws)).toBe(0);
    expect(here.fake.world.started).toMatchObject([{ resumed: true }]);
    expect([
      await here.muster('status', ...aws),
      await here.muster('runs', ...aws),
      await here.muster('inventory', ...aws),
    ]).toEqual([0, 0, 0]);
    expect(await here.muster('status', 'r9', ...aws)).toBe(2);
    expect(here.fake.text().stderr).toContain(
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
    expect(await here.muster(...args)).toBe(2);
    expect(here.fake.text().stderr).toContain(message);
    expect(here.fake.world.started).toEqual([]);
  });
});
