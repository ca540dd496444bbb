import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RunSummaryV1 } from '@muster/contracts';
import { makePackage } from '../src/make-package.ts';

/** Issue: installed megabytes must be below this. */
const MOST_MEGABYTES = 40;
const root = mkdtempSync(join(tmpdir(), 'muster-cli-package-'));
const project = join(root, 'project');
/** No settings, credentials or packages of this machine. */
const environment = {
  PATH: [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
  HOME: join(root, 'home'),
};

function command(name: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(name, args, {
    cwd: project,
    env: environment,
    encoding: 'utf8',
    maxBuffer: 100_000_000,
  });
  return { status, stdout, stderr };
}

const muster = (...args: string[]) => command('npx', '--no', '--offline', 'muster-aws', ...args);

function bytesBelow(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + readFileSync(join(entry.parentPath, entry.name)).length, 0);
}

describe('the npm package, installed into an empty directory', () => {
  beforeAll(async () => {
    mkdirSync(project);
    mkdirSync(join(root, 'home'));
    writeFileSync(join(project, 'package.json'), '{"private":true}');
    const { tarball } = await makePackage(join(project, 'dist'));
    const { status, stderr } = command('npm', 'install', '--offline', '--no-audit', '--no-fund', tarball);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it.each([
    ['the README of the workspace', '../../../../README.md', '.'],
    ['its own README', '../package/README.md', 'dist'],
  ])('is installed by the command of %s', (_, document, folder) => {
    const readme = readFileSync(join(import.meta.dirname, document), 'utf8');
    const [line = ''] = readme.match(/^npm install --global .*$/m) ?? [];
    const prefix = join(root, 'global', folder);
    const { status, stderr } = command(
      'bash',
      '-c',
      `export npm_config_prefix=${prefix}; cd ${folder}; ${line}`,
    );
    expect({ line, status, stderr }).toEqual({ line, status: 0, stderr: '' });
    expect(command(join(prefix, 'bin/muster'), '--version')).toMatchObject({ status: 0, stderr: '' });
  });

  it('is one package below 40 MB', () => {
    const folder = join(project, 'node_modules');
    expect(readdirSync(folder).filter((name) => !name.startsWith('.'))).toEqual(['muster-aws']);
    expect(bytesBelow(folder) / 1e6).toBeLessThan(MOST_MEGABYTES);
  });

  it('prints help that begins with its own name', () => {
    const { status, stdout } = muster('run', '--help');
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringContaining('\n  npx muster-aws run\n'),
    });
    expect(stdout).not.toContain('npx muster ');
  });

  it('runs the demonstration, and every command finds its data', () => {
    const demonstration = muster('demo', '--run-id', 'r1');
    expect(demonstration).toMatchObject({ status: 0 });
    expect(demonstration.stdout).toContain('instances  48,000: 48,000 added, 0 changed, 0 unchanged; 0 gone');
    expect(demonstration.stdout).toContain(
      'tagging    48,000: 48,000 applied (48,000 verified), 0 failed, 0 skipped',
    );
    expect(demonstration.stdout).toContain('\n  npx muster-aws status\n');

    const summary = RunSummaryV1.schema.parse(JSON.parse(muster('status', '--json').stdout));
    expect([summary.runId, summary.status, summary.resources.seen]).toEqual(['r1', 'complete', 48_000]);
    expect(muster('inventory', '--tag', 'Production=Yes', '--count').stdout.trim()).toBe('48000');
    const rows = muster('sql', '--json', 'SELECT count(*) AS n FROM resources').stdout;
    expect(JSON.parse(rows)).toEqual([{ n: 48_000 }]);
    expect(muster('report', '--out', 'fleet.html')).toMatchObject({ status: 0 });
    expect(readFileSync(join(project, 'fleet.html'), 'utf8')).toContain('<!doctype html>');
    expect(muster('doctor', '--json').status).not.toBe(0);
  });
});

describe('the npm package on an old Node.js', () => {
  it.each(['20.19.0', '22.12.0'])('%s says what to do, and loads nothing else', (version) => {
    const bin = join(import.meta.dirname, '../package/bin/muster.cjs');
    const fake = join(root, `old-${version}.cjs`);
    mkdirSync(root, { recursive: true });
    writeFileSync(
      fake,
      `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });
       Object.defineProperty(process, 'version', { value: 'v${version}' });`,
    );
    const made = join(root, 'old', 'bin');
    mkdirSync(made, { recursive: true });
    writeFileSync(join(made, 'muster.cjs'), readFileSync(bin));
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--require', fake, join(made, 'muster.cjs'), 'run'],
      {
        encoding: 'utf8',
      },
    );
    expect({ status, stdout, stderr }).toEqual({
      status: 1,
      stdout: '',
      stderr:
        `error: muster needs Node.js 24 or newer, and this is v${version}. Get it from https://nodejs.org, or let npm download it for one command:\n` +
        '  npx --yes --package=node@24 -- muster run\n',
    });
  });
});
