import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { CheckError } from '../errors.ts';

const START_ATTEMPTS = 150;
const START_PAUSE_MS = 200;

/** Shows that a command is installed and has the Python packages that it needs. */
const PROBES = [
  ['moto_server', '--help'],
  ['aws', '--version'],
] as const;

/** What a deployment to moto needs and is not installed. */
export const missingForMoto = (): string[] =>
  PROBES.filter(([command, probe]) => spawnSync(command, [probe], { stdio: 'ignore' }).status !== 0).map(
    ([command]) => command,
  );

export interface Moto {
  readonly url: string;
  /** The environment that sends the calls of the AWS SDKs, the Serverless Framework and the AWS CLI to moto. */
  readonly environment: Readonly<Record<string, string>>;
  /** Resolves when the server has ended: a running child process keeps a worker of Jest open. */
  stop(): Promise<void>;
}

/** Starts moto on a free port of loopback. @throws CheckError */
export async function startMoto(): Promise<Moto> {
  const port = await freePort();
  const server = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  server.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2_000)));
  const exited = once(server, 'exit');
  const stop = async () => {
    server.kill();
    await exited;
  };
  const url = `http://127.0.0.1:${port}`;
  const environment = {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
  };
  for (let attempt = 0; attempt < START_ATTEMPTS && server.exitCode === null; attempt++) {
    if (await answers(url)) return { url, environment, stop };
    await delay(START_PAUSE_MS);
  }
  await stop();
  throw new CheckError(said);
}

const answers = (url: string): Promise<boolean> =>
  fetch(`${url}/moto-api/`).then(
    async (answer) => {
      // An unread answer would keep its connection open.
      await answer.text();
      return answer.ok;
    },
    () => false,
  );

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new CheckError('there is no free port');
  return address.port;
}
