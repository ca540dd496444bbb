import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from '@jest/globals';
import { muster } from '@muster/muster/testing';

const has = (command: string): boolean =>
  spawnSync(command, ['--version'], { stdio: 'ignore' }).error === undefined;
const missing = ['moto_server', 'aws'].filter((command) => !has(command));
const folder = mkdtempSync(join(tmpdir(), 'muster-moto-'));
const regions = ['us-east-1', 'eu-west-1', 'ap-southeast-2'];
const accounts = ['111111111111', '222222222222'];

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function startMoto() {
  const port = await freePort();
  const server = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 100; attempt++) {
    if (
      await fetch(`${url}/moto-api/`).then(
        async (answer) => {
          // An unread answer would keep its connection open.
          await answer.text();
          return answer.ok;
        },
        () => false,
      )
    )
      break;
    await delay(200);
  }
  const exited = once(server, 'exit');
  return {
    url,
    /** Resolves when the server has ended: a running child process keeps the worker of Jest open. */
    stop: async () => {
      server.kill();
      await exited;
    },
  };
}

const keys = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_DEFAULT_REGION: 'us-east-1' };

/** The AWS CLI with the credentials of a role in an account. */
async function awsCli(
  url: string,
  accountId: string,
  region: string,
  args: readonly string[],
): Promise<unknown> {
  const call = async (environment: Record<string, string>, words: readonly string[]) => {
    const { stdout } = await promisify(execFile)(
      'aws',
      ['--endpoint-url', url, '--output', 'json', ...words],
      {
        env: { PATH: process.env['PATH'], HOME: folder, ...environment },
        maxBuffer: 1e8,
      },
    );
    return JSON.parse(stdout) as unknown;
  };
  const session = (await call(keys, [
    'sts',
    'assume-role',
    '--role-arn',
    `arn:aws:iam::${accountId}:role/Admin`,
    '--role-session-name',
    'test',
  ])) as { Credentials: { AccessKeyId: string; SecretAccessKey: string; SessionToken: string } };
  const { AccessKeyId, SecretAccessKey, SessionToken } = session.Credentials;
  const environment = {
    AWS_ACCESS_KEY_ID: AccessKeyId,
    AWS_SECRET_ACCESS_KEY: SecretAccessKey,
    AWS_SESSION_TOKEN: SessionToken,
    AWS_DEFAULT_REGION: region,
  };
  return call(environment, args);
}

const launch = (count: number) => [
  'ec2',
  'run-instances',
  '--image-id',
  'ami-12345678',
  '--count',
  String(count),
  '--tag-specifications',
  'ResourceType=instance,Tags=[{Key=Name,Value=web}]',
];

describe('Muster against EC2 and STS of moto_server', () => {
  const test = missing.length === 0 ? it : it.skip;
  const name =
    'a run inventories and tags instances of two accounts in three regions, and the AWS CLI sees the tags';
  test(
    missing.length === 0 ? name : `${name} (LEFT OUT: ${missing.join(' and ')} not installed)`,
    async () => {
      const moto = await startMoto();
      try {
        for (const accountId of accounts)
          for (const region of regions) await awsCli(moto.url, accountId, region, launch(15));

        const configFile = join(folder, 'muster.yaml');
        const rules = [{ id: 'production', set: { Production: 'Yes' } }];
        writeFileSync(configFile, JSON.stringify({ accounts, regions, rules }));
        const environment = {
          ...keys,
          AWS_ENDPOINT_URL_EC2: moto.url,
          AWS_ENDPOINT_URL_STS: moto.url,
          MUSTER_DATA: join(folder, 'data'),
        };
        const run = await muster(['run', '--config', configFile, '--json'], { environment });
        expect([run.code, run.stderr]).toEqual([0, '']);
        expect(JSON.parse(run.stdout)).toMatchObject({
          status: 'complete',
          targets: { planned: 6, succeeded: 6 },
          resources: { seen: 90, added: 90 },
          tagging: { planned: 90, applied: 90, verified: 90 },
        });
        const inventory = await muster(['inventory', '--tag', 'Production=Yes', '--json'], { environment });
        expect(JSON.parse(inventory.stdout)).toHaveLength(90);

        for (const accountId of accounts)
          for (const region of regions) {
            const filter = ['ec2', 'describe-instances', '--filters', 'Name=tag:Production,Values=Yes'];
            const seen = (await awsCli(moto.url, accountId, region, filter)) as {
              Reservations: { Instances: unknown[] }[];
            };
            expect(seen.Reservations.flatMap(({ Instances }) => Instances)).toHaveLength(15);
          }
      } finally {
        await moto.stop();
      }
    },
  );
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
});
