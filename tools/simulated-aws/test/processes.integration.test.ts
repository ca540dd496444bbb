import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  environmentOf,
  SimulatedAwsControl,
  startSimulatedAws,
  startSimulatedAwsWorker,
} from '../src/index.ts';

/** A process that runs longer hangs. A busy machine does not reach this limit. */
const HANG_MS = 600_000;
const MAIN = join(import.meta.dirname, '..', 'src', 'main.ts');
const hasAws = spawnSync('aws', ['--version']).status === 0;
const assumedSchema = z.object({
  Credentials: z.object({ AccessKeyId: z.string(), SecretAccessKey: z.string(), SessionToken: z.string() }),
});
const small = { accounts: 1, regions: 1, instancesPerTarget: 12, managedShare: 0, latencyMsPerInstance: 0 };

describe('startSimulatedAwsWorker', () => {
  it('runs in a worker until it is closed', async () => {
    const server = await startSimulatedAwsWorker(small);
    const control = new SimulatedAwsControl(server.url);
    expect(await control.truth('111111111111', 'us-east-1')).toHaveLength(12);
    await server.close();
    await expect(fetch(server.url)).rejects.toThrow();
  });

  it('fails in the same way as the server in this process', async () => {
    const server = await startSimulatedAws(small);
    await expect(startSimulatedAwsWorker({ regions: 99 })).rejects.toMatchObject({ code: 'InvalidOptions' });
    await expect(startSimulatedAwsWorker(small, { port: server.port })).rejects.toMatchObject({
      code: 'ListenFailed',
    });
    const journal = import.meta.filename;
    await expect(startSimulatedAwsWorker({ ...small, journal })).rejects.toMatchObject({
      code: 'JournalUnusable',
    });
    await server.close();
  });
});

describe('the command', () => {
  const failing = (...args: string[]) => {
    const { status, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
      encoding: 'utf8',
      timeout: HANG_MS,
    });
    return { status, stderr };
  };

  it('prints the URL and the environment, serves, and ends on SIGTERM', async () => {
    const args = [
      '--port',
      '0',
      '--accounts',
      '2',
      '--regions',
      'eu-west-1',
      '--instances',
      '7',
      '--no-throttling',
    ];
    const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = once(child, 'exit');
    const [output] = await once(child.stdout, 'data');
    const url = /simulated AWS at (\S+)/.exec(String(output))?.[1] ?? '';
    expect(String(output)).toContain(`export AWS_ENDPOINT_URL_EC2=${url}\n`);
    expect(String(output)).toContain('export AWS_ACCESS_KEY_ID=AKIASIMULATED0000000\n');
    const control = new SimulatedAwsControl(url);
    expect(await control.truth('222222222222', 'eu-west-1')).toHaveLength(7);
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  });

  it('reads options from a file, which flags override', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'simulated-aws-'));
    const file = join(folder, 'options.json');
    writeFileSync(file, JSON.stringify({ ...small, instancesPerTarget: 3, seed: 7 }));
    const args = ['--port', '0', '--option-file', file, '--instances', '4'];
    const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = once(child, 'exit');
    const [output] = await once(child.stdout, 'data');
    const url = /simulated AWS at (\S+)/.exec(String(output))?.[1] ?? '';
    const truth = await new SimulatedAwsControl(url).truth('111111111111', 'us-east-1');
    child.kill('SIGINT');
    await exited;
    rmSync(folder, { recursive: true });
    expect(truth).toHaveLength(4);
  });

  it('reports an error in one line', async () => {
    expect(failing('--regions', 'moon-1')).toEqual({
      status: 2,
      stderr: expect.stringMatching(/^simulated-aws: regions.*\n$/),
    });
    expect(failing('--instances', 'many').status).toBe(2);
    expect(failing('--nonsense').status).toBe(2);
    expect(failing('--option-file', 'absent.json')).toEqual({
      status: 2,
      stderr: expect.stringMatching(/^simulated-aws: the option file absent.json cannot be read.*\n$/),
    });
    const server = await startSimulatedAws(small);
    expect(failing('--port', String(server.port))).toEqual({
      status: 1,
      stderr: `simulated-aws: cannot listen on port ${server.port} of 127.0.0.1: it is in use\n`,
    });
    await server.close();
  });
});

describe('the AWS CLI', () => {
  const title = 'describes, tags, assumes a role and lists accounts';
  (hasAws ? it : it.skip)(hasAws ? title : `${title} (left out: aws CLI not installed)`, async () => {
    const server = await startSimulatedAws({ ...small, regions: 3 });
    const aws = async (args: string[], extra: Record<string, string> = {}) => {
      const env = {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        ...environmentOf(server.url),
        ...extra,
      };
      const { stdout } = await promisify(execFile)('aws', [...args, '--output', 'json'], {
        env,
        timeout: HANG_MS,
      });
      const answer: unknown = stdout === '' ? undefined : JSON.parse(stdout);
      return answer;
    };
    try {
      const accounts = await aws(['organizations', 'list-accounts', '--query', 'Accounts[].Id']);
      expect(accounts).toEqual(['999999999999', '111111111111']);
      const role = 'arn:aws:iam::111111111111:role/MusterReader';
      const assumed = await aws(['sts', 'assume-role', '--role-arn', role, '--role-session-name', 'cli']);
      const found = assumedSchema.parse(assumed).Credentials;
      const keys = {
        AWS_ACCESS_KEY_ID: found.AccessKeyId,
        AWS_SECRET_ACCESS_KEY: found.SecretAccessKey,
        AWS_SESSION_TOKEN: found.SessionToken,
      };
      const regions = await aws(['ec2', 'describe-regions', '--query', 'length(Regions)'], keys);
      expect(regions).toBe(3);
      const id = 'i-0408c7bc3bf29a986';
      await aws(['ec2', 'create-tags', '--resources', id, '--tags', 'Key=Production,Value=Yes'], keys);
      const filter = ['--filters', 'Name=tag:Production,Values=Yes'];
      const query = ['--query', 'Reservations[].Instances[].InstanceId'];
      expect(await aws(['ec2', 'describe-instances', ...filter, ...query], keys)).toEqual([id]);
      const paged = ['--max-items', '7', '--page-size', '5', '--query', 'length(Reservations[].Instances[])'];
      expect(await aws(['ec2', 'describe-instances', ...paged], keys)).toBeGreaterThan(0);
      await expect(aws(['ec2', 'describe-instances', '--region', 'sa-east-1'], keys)).rejects.toThrow(
        'AuthFailure',
      );
    } finally {
      await server.close();
    }
  });
});
