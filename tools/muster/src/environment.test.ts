import { beforeEach, describe, expect, it } from '@jest/globals';
import { ConfiguredDirectory, CONFIG } from './testing/configured-directory.ts';

let here: ConfiguredDirectory;
beforeEach(() => {
  here = new ConfiguredDirectory();
});

const withEnvironment = (environment: Record<string, string>) =>
  Object.assign(here.fake.surroundings, { environment });
const started = () =>
  here.fake.world.started.map(({ options, request }) => ({ ...options.location, ...request }));

describe('MUSTER_ENGINE and MUSTER_STAGE', () => {
  it('choose the engine and the stage of a run', async () => {
    withEnvironment({ MUSTER_ENGINE: 'aws', MUSTER_STAGE: 'prod' });
    expect(await here.muster('run')).toBe(0);
    expect(started()).toMatchObject([{ engine: 'aws', stage: 'prod' }]);
  });

  it.each([['status'], ['runs'], ['inventory'], ['stop', 'r1']])('apply to %s', async (...args) => {
    withEnvironment({ MUSTER_ENGINE: 'aws', MUSTER_STAGE: 'prod' });
    await here.muster(...args);
    expect(here.fake.text().stderr).toContain('stage prod');
  });

  it('lose against options', async () => {
    withEnvironment({ MUSTER_ENGINE: 'aws', MUSTER_STAGE: 'prod' });
    await here.muster('run', '--stage', 'dev');
    await here.muster('run', '--engine', 'local');
    expect(started()).toMatchObject([
      { engine: 'aws', stage: 'dev' },
      { engine: 'local', dataDirectory: `${here.path}/.muster` },
    ]);
  });

  it('count as not set if they are empty, and the stage only in AWS', async () => {
    withEnvironment({ MUSTER_ENGINE: '', MUSTER_STAGE: 'prod', MUSTER_CONFIG: '' });
    expect(await here.muster('run')).toBe(0);
    expect(started()).toMatchObject([{ engine: 'local' }]);
  });

  it.each([
    [{ MUSTER_ENGINE: 'cloud' }, ['runs'], 'MUSTER_ENGINE is "cloud"; use local or aws'],
    [
      { MUSTER_STAGE: 'Prod!' },
      ['runs', '--engine', 'aws'],
      'MUSTER_STAGE is "Prod!"; use 1 to 20 lower-case letters, digits or hyphens',
    ],
    [
      { MUSTER_ENGINE: 'aws' },
      ['runs'],
      '--engine aws requires --stage: the name that the services were deployed with',
    ],
    [
      { MUSTER_ENGINE: 'aws', MUSTER_STAGE: 'prod' },
      ['runs', '--data', 'x'],
      '--data requires --engine local, and MUSTER_ENGINE is aws; in AWS the data is in the stage',
    ],
    [
      { MUSTER_ENGINE: 'aws', MUSTER_STAGE: 'prod' },
      ['runs', '--store', 'sqlite'],
      '--store requires --engine local, and MUSTER_ENGINE is aws; in AWS the data is in the tables of the stage',
    ],
  ])('are refused with their name: %j %j', async (environment, args, message) => {
    withEnvironment(environment);
    expect(await here.muster(...args)).toBe(2);
    expect(here.fake.text().stderr).toBe(`error: ${message}\n`);
  });

  it('do nothing in commands without these options', async () => {
    withEnvironment({ MUSTER_ENGINE: 'cloud', MUSTER_STAGE: 'Prod!', MUSTER_CONFIG: 'muster.yaml' });
    expect(await here.muster('version')).toBe(0);
    expect(await here.muster('validate')).toBe(0);
    expect(await here.muster('help', 'run')).toBe(0);
  });
});

describe('MUSTER_CONFIG', () => {
  it('names the file of a run, unless --config does', async () => {
    here.write('other.yaml', CONFIG.replace('111111111111', '222222222222'));
    withEnvironment({ MUSTER_CONFIG: 'other.yaml' });
    await here.muster('run');
    await here.muster('run', '--config', 'muster.yaml');
    expect(started()).toMatchObject([{ accounts: ['222222222222'] }, { accounts: ['111111111111'] }]);
  });

  it('is named if the file does not exist', async () => {
    withEnvironment({ MUSTER_CONFIG: 'none.yaml' });
    expect(await here.muster('run')).toBe(2);
    expect(here.fake.text().stderr).toMatch(
      /^error: configuration file .*\/none\.yaml does not exist \(MUSTER_CONFIG names it\); create it /,
    );
    expect(await here.muster('run', '--config', 'muster.yaml')).toBe(0);
  });

  it('does not count if options name the accounts', async () => {
    withEnvironment({ MUSTER_CONFIG: 'none.yaml' });
    expect(await here.muster('run', '--profiles', 'dev')).toBe(2);
    expect(here.fake.text().stderr).toContain('the AWS profile "dev" does not exist');
  });
});
