// cspell:ignore colums confg statu versoin rnu xyzzy
import { beforeEach, describe, expect, it } from '@jest/globals';
import { COMMANDS } from './commands/all.ts';
import { ConfiguredDirectory } from './testing/configured-directory.ts';
import { completeSummary, storedRequest } from './testing/fake-surroundings.ts';

let here: ConfiguredDirectory;
beforeEach(() => {
  here = new ConfiguredDirectory();
});

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
    expect(await here.muster(...args)).toBe(exitCode);
    const { stdout, stderr } = here.fake.text();
    expect(JSON.parse(stdout)).toEqual({ error: { code, message: expect.stringMatching(message) } });
    expect(stderr).toMatch(/^error: /);
  });

  it('gives an unexpected error the code InternalError', async () => {
    here.fake.world.outcome = () => new TypeError('boom');
    expect(await here.muster('run', '--json')).toBe(1);
    expect(JSON.parse(here.fake.text().stdout)).toEqual({
      error: { code: 'InternalError', message: 'boom' },
    });
  });

  it('adds nothing to an incomplete document', async () => {
    const pages = async function* () {
      yield [];
      throw new Error('the database is gone');
    };
    here.fake.world.runs = new Map([['r1', { request: storedRequest, summary: completeSummary }]]);
    here.fake.world.inventory = { ...here.fake.world.inventory, resources: pages };
    expect(await here.muster('inventory', '--json')).toBe(1);
    expect(here.fake.text().stdout).not.toContain('error');
  });
});

describe('the version', () => {
  it.each([[['version']], [['--version']]])('is printed by %j', async (args) => {
    expect(await here.muster(...args)).toBe(0);
    expect(here.fake.text().stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

/** Such as `run` and `tag plan`. */
const allCommands = COMMANDS.flatMap(({ name, commands = [] }) => [
  name,
  ...commands.map((each) => `${name} ${each.name}`),
]);

describe('help', () => {
  it.each(allCommands)('of %s has examples, fits 80 columns, and exits with 0', async (name) => {
    expect(await here.muster(...name.split(' '), '--help')).toBe(0);
    const [text = '', examples] = here.fake.text().stdout.split('\nExamples:\n');
    expect(examples).toContain(`  npx muster ${name}`);
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('is the same as that of the command help', async () => {
    await here.muster('run', '--help');
    const { stdout } = here.fake.text();
    expect(await here.muster('help', 'run')).toBe(0);
    expect(here.fake.text().stdout).toBe(stdout);
    await here.muster('--help');
    const list = here.fake.text().stdout;
    expect(await here.muster('help')).toBe(0);
    expect(here.fake.text().stdout).toBe(list);
    expect(await here.muster('help', 'help')).toBe(0);
    expect(here.fake.text().stdout).toContain('Usage: muster help [options] [command...]');
  });

  it.each([
    [['statu'], "unknown command 'statu'; did you mean status?"],
    [['xyzzy'], "unknown command 'xyzzy'"],
    [['help', 'rnu'], "unknown command 'rnu'; did you mean run?"],
    [['run', '--confg=x'], "unknown option '--confg=x'; did you mean --config?"],
    [['inventory', '--colums', 'id'], "unknown option '--colums'; did you mean --columns?"],
    [['--versoin'], "unknown option '--versoin'; did you mean --version?"],
  ])('proposes the most similar name for %j', async (args, message) => {
    expect(await here.muster(...args)).toBe(2);
    expect(here.fake.text()).toEqual({ stdout: '', stderr: `error: ${message}\n` });
  });

  it.each([
    [['stop'], `missing required argument 'run'; see "npx muster stop --help"`],
    [['tag', 'show'], `missing required argument 'plan'; see "npx muster tag show --help"`],
  ])('says where the argument is explained that %j lacks', async (args, message) => {
    expect(await here.muster(...args)).toBe(2);
    expect(here.fake.text()).toEqual({ stdout: '', stderr: `error: ${message}\n` });
  });

  it('lists the commands', async () => {
    expect(await here.muster('--help')).toBe(0);
    const commands = here.fake.text().stdout.matchAll(/^ {2}(\w+) (?:\[|<| )/gm);
    expect([...commands].map(([, name]) => name)).toEqual([
      'init',
      'run',
      'demo',
      'status',
      'stop',
      'runs',
      'inventory',
      'tag',
      'schedule',
      'report',
      'sql',
      'forget',
      'cost',
      'doctor',
      'validate',
      'schema',
      'completion',
      'version',
      'help',
    ]);
  });
});
