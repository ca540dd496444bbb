import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';

const script = join(import.meta.dirname, 'fixtures/install.cjs');
const npm = join(import.meta.dirname, 'fixtures/npm-cli.cjs');

const record = (version: string): string =>
  JSON.stringify({ packages: { 'node_modules/a': { version, integrity: `sha512-${version}` } } });

/** A workspace whose lock file contains version 1.0.0 of a package. The next npm ci installs `next`. */
function workspace(next = '1.0.0'): string {
  const root = mkdtempSync(join(tmpdir(), 'muster-install-'));
  writeFileSync(join(root, 'package-lock.json'), record('1.0.0'));
  writeFileSync(join(root, 'next-install'), record(next));
  return root;
}

const callsOf = (root: string): string[] => {
  const file = join(root, 'calls');
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
};

interface Step {
  readonly child: ChildProcess;
  readonly ended: Promise<{ code: number | null; signal: string | null; stdout: string; stderr: string }>;
}

function start(root: string, environment: Record<string, string> = {}): Step {
  const child = spawn(process.execPath, [script, root], {
    env: {
      PATH: process.env['PATH'],
      npm_execpath: npm,
      npm_node_execpath: process.execPath,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => (output[name] += text));
  const ended = once(child, 'close').then(() => ({
    code: child.exitCode,
    signal: child.signalCode,
    ...output,
  }));
  return { child, ended };
}

const install = (root: string, environment?: Record<string, string>) => start(root, environment).ended;

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(20);
}

/** An unused process ID. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '0']);
  await once(child, 'exit');
  return child.pid ?? -1;
}

describe('the step before the npm scripts', () => {
  it('installs what is missing and prints the duration, and only checks the next time', async () => {
    const root = workspace();
    expect(await install(root)).toEqual({
      code: 0,
      signal: null,
      stdout: 'ready\n',
      stderr: expect.stringMatching(
        /^Installing the packages that package-lock.json names \(npm ci\). This takes some minutes, once.\nInstalled in \d+ s.\n$/,
      ),
    });
    expect(callsOf(root)).toEqual([expect.stringMatching(/^ci --include=dev --include=optional /)]);
    expect(await install(root)).toEqual({ code: 0, signal: null, stdout: 'ready\n', stderr: '' });
    expect(callsOf(root)).toHaveLength(1);
    expect(readdirSync(root).filter((name) => name.startsWith('.installing'))).toEqual([]);
  });

  it('installs again after the lock file changed, regardless of file times', async () => {
    const root = workspace();
    await install(root);
    writeFileSync(join(root, 'package-lock.json'), record('2.0.0'));
    writeFileSync(join(root, 'next-install'), record('2.0.0'));
    utimesSync(join(root, 'package-lock.json'), 0, 0);
    expect((await install(root)).code).toBe(0);
    expect(callsOf(root)).toHaveLength(2);

    // Another process installs another version, and the old lock file returns. Its stamp is no longer valid.
    writeFileSync(join(root, 'node_modules/.package-lock.json'), record('1.0.0'));
    expect((await install(root)).code).toBe(0);
    expect(callsOf(root)).toHaveLength(3);
  });

  it('accepts what npm ci installed without this step', async () => {
    const root = workspace();
    mkdirSync(join(root, 'node_modules'));
    writeFileSync(join(root, 'node_modules/.package-lock.json'), record('1.0.0'));
    expect((await install(root)).stderr).toBe('');
    expect(callsOf(root)).toEqual([]);
  });

  it('installs once if several processes start at the same time', async () => {
    const root = workspace();
    const all = await Promise.all([1, 2, 3, 4].map(() => install(root)));
    expect(all.map(({ code, stdout }) => [code, stdout])).toEqual(Array(4).fill([0, 'ready\n']));
    expect(callsOf(root)).toHaveLength(1);
    expect(all.filter(({ stderr }) => stderr.includes('Installed in'))).toHaveLength(1);
  });

  it('prints one message if npm fails, and tries again the next time', async () => {
    const root = workspace();
    expect(await install(root, { FAKE_NPM: 'fail' })).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /\nerror: the packages could not be installed: npm cannot reach its registry \(https:\/\/registry.npmjs.org\/\)\. .*\n {2}network request to http:\/\/x failed, reason: ENOTFOUND x\n$/,
      ),
    });
    expect((await install(root)).code).toBe(0);
  });

  it('reports that npm installed something else', async () => {
    const { code, stderr } = await install(workspace('1.0.1'));
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('error: npm ci ended without an error, but '),
    ]);
  });

  it('reports a missing lock file', async () => {
    const { code, stderr } = await install(mkdtempSync(join(tmpdir(), 'muster-install-')));
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^error: there is no package-lock.json in /)]);
  });

  it('ends npm and itself on Ctrl-C, and removes its lock', async () => {
    const root = workspace();
    const { child, ended } = start(root, { FAKE_NPM: 'hang' });
    await until(() => callsOf(root).length === 1);
    child.kill('SIGINT');
    expect(await ended).toMatchObject({
      signal: 'SIGINT',
      stderr: expect.stringContaining('the installation was stopped; the same command begins it again\n'),
    });
    expect(existsSync(join(root, '.installing.lock'))).toBe(false);
    expect((await install(root)).code).toBe(0);
  });

  it('waits for the npm of a killed step', async () => {
    const root = workspace();
    const { child, ended } = start(root);
    await until(() => callsOf(root).length === 1);
    child.kill('SIGKILL');
    await ended;
    const { code, stderr } = await install(root);
    expect([code, stderr.replaceAll(/\d+/g, 'N')]).toEqual([
      0,
      expect.stringMatching(/^(Another process \(N\) is installing the packages; waiting for it.\n)?$/),
    ]);
    expect(callsOf(root)).toHaveLength(1);
  });

  it.each([
    ['of processes that have ended', async () => ({ host: hostname(), pids: [await deadPid()] }), 0],
    ['of another machine that has been silent for a while', async () => ({ host: 'other', pids: [1] }), 120],
    ['that was never written', async () => undefined, 120],
  ])('takes over a lock %s', async (_, owner, silenceSeconds) => {
    const root = workspace();
    const file = join(root, '.installing.lock');
    const content = await owner();
    writeFileSync(file, content === undefined ? '' : JSON.stringify(content));
    const touchedAt = new Date(Date.now() - silenceSeconds * 1_000);
    utimesSync(file, touchedAt, touchedAt);
    const all = await Promise.all([install(root), install(root)]);
    expect(all.map(({ code }) => code)).toEqual([0, 0]);
    expect(callsOf(root)).toHaveLength(1);
    expect(readdirSync(root).filter((name) => name.startsWith('.installing'))).toEqual([]);
  });

  const isRoot = process.getuid?.() === 0;
  it('needs no write permission if everything is installed, and names the missing permission otherwise', async () => {
    const root = workspace();
    await install(root);
    chmodSync(root, 0o555);
    expect((await install(root)).code).toBe(0);
    chmodSync(root, 0o755);
    writeFileSync(join(root, 'package-lock.json'), record('3.0.0'));
    writeFileSync(join(root, 'next-install'), record('3.0.0'));
    chmodSync(root, 0o555);
    const { code, stderr } = await install(root);
    // Root may write everywhere.
    expect([code, stderr]).toEqual(
      isRoot ? [0, expect.any(String)] : [1, expect.stringContaining('a file or folder may not be written')],
    );
  });
});
