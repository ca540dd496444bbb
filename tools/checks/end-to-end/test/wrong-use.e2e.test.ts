import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { musterBin } from '@muster/muster/testing';

const directory = mkdtempSync(join(tmpdir(), 'muster-wrong-use-'));
writeFileSync(join(directory, 'bad.yaml'), 'accounts: [111111111111]\n');
writeFileSync(join(directory, 'broken.yaml'), 'accounts: [\n');
writeFileSync(join(directory, 'good.yaml'), 'accounts: ["111111111111"]\n');

function muster(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [musterBin, ...args], {
    cwd: directory,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: directory, AWS_EC2_METADATA_DISABLED: 'true' },
  });
  return { status, stdout, stderr };
}

describe('a wrong command line prints one error', () => {
  it.each([
    [['nonsense'], "error: unknown command 'nonsense'\n"],
    [['run', '--nonsense'], "error: unknown option '--nonsense'\n"],
    [
      ['run', '--engine', 'aws'],
      'error: --engine aws requires --stage: the name that the services were deployed with\n',
    ],
    [['run', '--stage', 'dev'], 'error: --stage requires --engine aws\n'],
    [
      ['run', '--run-id', 'a b'],
      "error: option '--run-id <id>' argument 'a b' is invalid. Expected 1 to 40 letters, digits, hyphens or underscores.\n",
    ],
    [
      ['run', '--config', 'bad.yaml'],
      'error: bad.yaml:1:12: accounts[0]: expected an account id as a quoted string of 12 digits; write "111111111111"\n',
    ],
    [['run', '--config', 'broken.yaml'], 'error: broken.yaml:2:1: a closing ] is missing; add it\n'],
    [
      ['run', '--resume', 'r1', '--run-id', 'r2'],
      'error: --resume and --run-id cannot be combined: a resumed run keeps its ID\n',
    ],
    [
      ['inventory', '--tag', '=x'],
      "error: option '--tag <key[=value]>' argument '=x' is invalid. Use KEY or KEY=VALUE.\n",
    ],
    [
      ['inventory', '--format', 'xml'],
      "error: option '--format <format>' argument 'xml' is invalid. Allowed choices are table, json, ndjson, csv.\n",
    ],
  ])('%j', (args, message) => {
    expect(muster(...args)).toEqual({ status: 2, stdout: '', stderr: message });
  });

  it('names the data directory without runs, and creates nothing', () => {
    const { status, stdout, stderr } = muster('inventory', '--data', 'nothing');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toBe(
      `error: No run has been made in ${directory}/nothing yet: start one with "npx muster run", or choose another directory with --data.\n`,
    );
  });

  it('says what to do without credentials', () => {
    const { status, stdout, stderr } = muster('run', '--config', 'good.yaml');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^error: no AWS credentials were found .*"npm start" shows Muster without AWS\n$/);
  });

  it('prints its version', () => {
    expect(muster('--version')).toEqual({ status: 0, stdout: '0.1.0\n', stderr: '' });
  });
});

describe('the command in a clone without installed packages', () => {
  const clone = realpathSync(mkdtempSync(join(tmpdir(), 'muster-clone-')));
  const tool = join(clone, 'tools/muster');
  mkdirSync(join(tool, 'src'), { recursive: true });
  cpSync(dirname(musterBin), join(tool, 'bin'), { recursive: true });
  const bin = join(tool, 'bin/muster.mjs');
  const start = (source: string) => {
    writeFileSync(join(tool, 'src/main.ts'), source);
    return spawnSync(process.execPath, [bin], { encoding: 'utf8', env: { PATH: process.env.PATH } });
  };

  it('explains how to install them', () => {
    const { status, stdout, stderr } = start("import 'commander';\nexport const main = 0;\n");
    expect([status, stdout, stderr]).toEqual([
      1,
      '',
      `error: the packages of muster are not installed; run npm ci in ${clone}/\n`,
    ]);
  });

  it('does not report an error in the sources as a missing package', () => {
    const { status, stderr } = start("import './not-there.ts';\nexport const main = 0;\n");
    expect([status, stderr]).toEqual([1, expect.stringContaining('Cannot find module')]);
  });
});
