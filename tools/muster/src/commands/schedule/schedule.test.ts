import { beforeEach, describe, expect, it } from '@jest/globals';
import { CONFIG, ConfiguredDirectory } from '../../testing/configured-directory.ts';

let here: ConfiguredDirectory;
beforeEach(() => {
  here = new ConfiguredDirectory();
});
const SHA256 = 'a'.repeat(64);
const PARAMETER = '/muster/prod/orchestrator/scheduled-run-config';

describe('muster schedule set', () => {
  it('stores the file as it is, and says how to show it', async () => {
    const text = `# Owned by the cloud team\n${CONFIG}`;
    here.write('muster.yaml', text);
    expect(await here.muster('schedule', 'set', '--stage', 'prod')).toBe(0);
    expect(here.fake.world.scheduled).toEqual({
      text,
      reference: { sha256: SHA256, storedAt: '2026-11-23T08:00:20.000Z' },
    });
    expect(here.fake.text()).toEqual({
      stdout: `Scheduled runs of stage prod now use muster.yaml (SHA-256 ${SHA256}).\nTo show it: npx muster schedule show --stage prod\n`,
      stderr: '',
    });
    expect(here.fake.world.log).toContain('closed schedule of prod');
  });

  it('prints a document, with the notes on rules on stderr', async () => {
    here.write('other.yaml', `${CONFIG}  - { id: late, set: { Production: "No" } }\n`);
    expect(await here.muster('schedule', 'set', '--config', 'other.yaml', '--stage', 'prod', '--json')).toBe(
      0,
    );
    const { stdout, stderr } = here.fake.text();
    expect(JSON.parse(stdout)).toEqual({
      stage: 'prod',
      parameter: PARAMETER,
      file: 'other.yaml',
      configSha256: SHA256,
    });
    expect(stderr).toMatch(/^note: rules "production" and "late" set Production to different values/);
  });

  it.each([
    ['a mistake', 'accounts: ["111111111111"]\nregions: [us-east-9]\n', 'muster.yaml:2:11: regions[0]'],
    [
      'accounts of this machine',
      'accounts: [{ id: "111111111111", profile: prod }]\n',
      'works only on one machine',
    ],
    [
      'more accounts than an execution holds',
      `accounts: ${JSON.stringify(Array.from({ length: 18_000 }, (_, index) => String(100_000_000_000 + index)))}\n`,
      /muster\.yaml: its accounts and their settings take 2\d{5} bytes as JSON, and an execution holds at most 262144/,
    ],
    ['limits that need a plan', `${CONFIG}planLimits: { maxResources: 5 }\n`, 'planLimits'],
  ])('refuses %s, and stores nothing', async (_what, text, message) => {
    here.write('muster.yaml', text);
    expect(await here.muster('schedule', 'set', '--stage', 'prod')).toBe(2);
    expect(here.fake.text().stderr).toMatch(message);
    expect(here.fake.world.scheduled).toBeUndefined();
  });

  it('needs a stage, which the environment can name', async () => {
    expect(await here.muster('schedule', 'set')).toBe(2);
    expect(here.fake.text().stderr).toContain('a schedule belongs to a stage: add --stage');
    expect(await here.muster('schedule', 'set', '--stage', 'Prod')).toBe(2);
    Object.assign(here.fake.surroundings.environment, { MUSTER_STAGE: 'test' });
    expect(await here.muster('schedule', 'set')).toBe(0);
    expect(here.fake.world.log).toContain('closed schedule of test');
  });
});

describe('muster schedule show', () => {
  const show = (...options: string[]) => here.muster('schedule', 'show', '--stage', 'prod', ...options);

  it('prints the file, and where it is', async () => {
    await here.muster('schedule', 'set', '--stage', 'prod', '--json');
    here.fake.text();
    expect(await show()).toBe(0);
    const { stdout, stderr } = here.fake.text();
    expect(stdout.endsWith(CONFIG)).toBe(true);
    expect(stderr).toBe(
      `note: stored at 2026-11-23T08:00:20.000Z, SHA-256 ${SHA256}; the parameter ${PARAMETER} names it\n`,
    );
  });

  it('prints a file in the parameter itself', async () => {
    here.fake.world.scheduled = { text: 'accounts: ["111111111111"]' };
    expect(await show()).toBe(0);
    expect(here.fake.text()).toEqual({
      stdout: 'accounts: ["111111111111"]\n',
      stderr: `note: the file is in the parameter ${PARAMETER}\n`,
    });
  });

  it('prints a document', async () => {
    here.fake.world.scheduled = { text: CONFIG };
    expect(await show('--json')).toBe(0);
    expect(JSON.parse(here.fake.text().stdout)).toEqual({
      stage: 'prod',
      parameter: PARAMETER,
      configSha256: null,
      storedAt: null,
      config: CONFIG,
    });
  });

  it('says what to do if none is stored, or if it is lost', async () => {
    expect(await show()).toBe(2);
    expect(here.fake.text().stderr).toBe(
      'error: stage prod has no configuration of scheduled runs; store it: npx muster schedule set --config FILE --stage prod\n',
    );
    here.fake.world.scheduled = {
      text: undefined,
      reference: { sha256: SHA256, storedAt: '2026-11-23T08:00:20.000Z' },
    };
    expect(await show()).toBe(2);
    expect(here.fake.text().stderr).toContain(`is not in the ledger any more (SHA-256 ${SHA256}); store it`);
  });
});
