import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { afterEach, beforeEach } from '@jest/globals';
import { awsClient } from '../src/client/index.ts';
import { toStepError } from '../src/index.ts';
import { type FakeAws, startFakeAws } from '../src/testing/fake-aws.ts';
import {
  type RecordingProxy,
  type RecordingProxyOptions,
  startRecordingProxy,
} from '../src/testing/index.ts';
import { roleSessions } from '../src/testing/role-sessions.ts';

export const HOST = 'ec2.eu-west-1.amazonaws.com';

/** Gives each test a fake AWS, proxies in front of it, and an environment with an empty home directory. */
export function useProxiedAws() {
  let aws: FakeAws;
  let proxies: RecordingProxy[];
  let folder: string;
  const saved = { ...process.env };

  beforeEach(async () => {
    aws = await startFakeAws(roleSessions().answer);
    proxies = [];
    folder = mkdtempSync(join(tmpdir(), 'muster-aws-client-'));
    mkdirSync(join(folder, '.aws'));
    process.env = {
      PATH: saved.PATH,
      HOME: folder,
      AWS_CONFIG_FILE: join(folder, '.aws', 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(folder, '.aws', 'credentials'),
      AWS_ACCESS_KEY_ID: 'HUB',
      AWS_SECRET_ACCESS_KEY: 'secret',
    };
  });
  afterEach(async () => {
    process.env = { ...saved };
    await Promise.all([aws.close(), ...proxies.map((proxy) => proxy.close())]);
    rmSync(folder, { recursive: true });
  });

  async function startProxy(options: Partial<RecordingProxyOptions> = {}): Promise<RecordingProxy> {
    const proxy = await startRecordingProxy({ upstream: () => aws.endpoint, ...options });
    proxies.push(proxy);
    return proxy;
  }

  /** Writes a file and returns its name. */
  function fileOf(name: string, content: string): string {
    const file = join(folder, name);
    writeFileSync(file, content);
    return file;
  }

  return {
    aws: () => aws,
    folder: () => folder,
    startProxy,
    fileOf,
    bundleOf: ({ authority }: RecordingProxy): string => fileOf('ca.pem', authority.cert),
  };
}

/** Makes one call with a new client. Returns the name and message of its error, or undefined if it succeeded. */
export async function call(region = 'eu-west-1'): Promise<{ name: string; message: string } | undefined> {
  const client = awsClient(EC2Client, {
    region,
    maxAttempts: 2,
    timeouts: { connectionTimeoutMs: 30_000, requestTimeoutMs: 30_000 },
  });
  try {
    await client.send(new DescribeInstancesCommand({}));
    return undefined;
  } catch (error) {
    const { name, message } = toStepError(error);
    return { name, message };
  } finally {
    client.destroy();
  }
}
