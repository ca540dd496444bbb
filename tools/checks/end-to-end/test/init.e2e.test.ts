import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { muster, musterBin } from '@muster/muster/testing';
import { environmentOf, startSimulatedAwsWorker } from '@muster/simulated-aws';

let simulation: Awaited<ReturnType<typeof startSimulatedAwsWorker>>;
let directory: string;

beforeAll(async () => {
  simulation = await startSimulatedAwsWorker({
    accounts: 2,
    regions: ['us-east-1', 'eu-west-1'],
    instancesPerTarget: 3,
    externalId: 'roll-call',
  });
});
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'muster-init-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));
afterAll(() => simulation.close());

const inDirectory = (...args: string[]) =>
  muster(args, { environment: environmentOf(simulation.url), cwd: directory });
const read = (name: string) => readFileSync(join(directory, name), 'utf8');

describe('muster init', () => {
  it('leads to the inventory of the own account in three commands', async () => {
    const { code, stdout } = await inDirectory('init', '--self');
    expect([code, stdout]).toEqual([0, expect.stringContaining('Wrote:\n  muster.yaml\n')]);
    expect((await inDirectory('run')).code).toBe(0);
    expect((await inDirectory('inventory')).code).toBe(0);
  });

  it('leads to a run of an organization that doctor finds no fault with', async () => {
    const args = ['--organization', '--external-id', 'roll-call', '--roles', 'roles', '--out', 'all.yaml'];
    const written = await inDirectory('init', ...args);
    expect([written.code, written.stderr]).toEqual([0, '']);
    const { code, stdout } = await inDirectory('doctor', '--config', 'all.yaml', '--no-tag');
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining('No problems found: 3 accounts can be read.'),
    ]);
    expect(read('roles/member-roles.yaml')).toContain("Default: 'arn:aws:iam::999999999999:user/muster'");
    const run = await inDirectory('run', '--config', 'all.yaml', '--data', 'all', '--json');
    expect(JSON.parse(run.stdout)).toMatchObject({ status: 'complete', resources: { seen: 12 } });
  });

  it('carries over the accounts of c7n-org', async () => {
    const account = (id: string) => ({
      account_id: id,
      name: `account-${id}`,
      role: `arn:aws:iam::${id}:role/MusterReader`,
      external_id: 'roll-call',
      regions: ['us-east-1'],
    });
    const accounts = ['111111111111', '222222222222'].map(account);
    writeFileSync(join(directory, 'accounts.yml'), JSON.stringify({ accounts }));
    expect((await inDirectory('init', '--c7n-org', 'accounts.yml', '--out', 'c7n.yaml')).code).toBe(0);
    const run = await inDirectory('run', '--config', 'c7n.yaml', '--data', 'c7n', '--json');
    expect(JSON.parse(run.stdout)).toMatchObject({ status: 'complete', resources: { seen: 6 } });
  });

  it('asks nothing without a terminal', async () => {
    const { code, stdout, stderr } = await inDirectory('init', '--out', 'asked.yaml');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error: name what Muster reads: --self, /);
  });

  it('needs access to the organization', async () => {
    const { code, stderr } = await muster(['init', '--organization', '--out', 'none.yaml'], {
      environment: { ...environmentOf(simulation.url), AWS_ENDPOINT_URL_ORGANIZATIONS: 'http://127.0.0.1:1' },
      cwd: directory,
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: the root of the organization could not be found: /);
  });
});

const CANNOT_ASK =
  spawnSync('script', ['-q', '-e', '-c', 'stty cols 80', '/dev/null'], { stdio: 'ignore' }).status !== 0;

/** Types each answer when the question has appeared. @returns the screen, without control sequences */
async function answered(args: string, answers: readonly (readonly [question: string, keys: string])[]) {
  const command = `stty cols 80 rows 24; '${process.execPath}' '${musterBin}' ${args}`;
  const child = spawn('script', ['-q', '-e', '-c', command, '/dev/null'], {
    cwd: directory,
    env: { ...process.env, ...environmentOf(simulation.url), CI: '' },
  });
  let screen = '';
  const rest = [...answers];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
    const [next] = rest;
    if (next === undefined || !screen.includes(next[0])) return;
    rest.shift();
    child.stdin.write(next[1]);
  });
  const code = await new Promise((resolve) => {
    child.on('close', resolve);
  });
  return { code, screen: screen.replaceAll(/\u001b\[[\d;?]*[A-Za-z]/g, '').replaceAll('\r', '') };
}

describe('muster init on a terminal', () => {
  if (CANNOT_ASK) {
    process.stderr.write('LEFT OUT: script of util-linux is not installed, so no terminal is simulated.\n');
    it.skip('asks (left out: script is missing)', () => undefined);
    return;
  }

  it('asks for the source and for confirmation', async () => {
    const { code, screen } = await answered('init --out asked.yaml', [
      ['What does Muster read?', '\r'],
      ['Write asked.yaml?', '\r'],
    ]);
    expect(screen).toContain('999999999999  -     your credentials  all enabled');
    expect(code).toBe(0);
    expect(read('asked.yaml')).toContain("accounts:\n  - { id: '999999999999', self: true }\n");
  });

  it('is cancelled with Ctrl-C, and nothing is written', async () => {
    const { code, screen } = await answered('init --out cancelled.yaml', [
      ['What does Muster read?', '\u0003'],
    ]);
    expect([code, screen]).toEqual([130, expect.stringContaining('cancelled: nothing was written')]);
    expect(() => read('cancelled.yaml')).toThrow(/ENOENT/);
  });
});
