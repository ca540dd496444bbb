import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { CheckError } from '@muster/errors';

const HOST = '127.0.0.1';
const POLL_MS = 200;

/** The version that Java reports. Undefined if Java is not installed. */
export function javaVersion(): string | undefined {
  const { status, stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  return status === 0 ? stderr.split('\n')[0] : undefined;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new CheckError('no port');
  return address.port;
}

export interface DynamoDbLocal {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/**
 * Starts DynamoDB Local in memory, with a separate database for each access key. @throws if it ends before it answers
 */
export async function startDynamoDbLocal(folder: string): Promise<DynamoDbLocal> {
  const port = await freePort();
  const java = spawn(
    'java',
    [
      '-Djava.library.path=DynamoDBLocal_lib',
      '-jar',
      'DynamoDBLocal.jar',
      '-inMemory',
      '-port',
      String(port),
    ],
    { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const ended = once(java, 'exit');
  const endpoint = `http://${HOST}:${port}`;
  while (!(await answers(endpoint))) {
    if (java.exitCode !== null) throw new CheckError(`DynamoDB Local ended with exit code ${java.exitCode}`);
    await delay(POLL_MS);
  }
  return {
    endpoint,
    stop: async () => {
      java.kill();
      await ended;
    },
  };
}

/** DynamoDB Local refuses a request without a signature. This is an answer too: the server is ready. */
const answers = (endpoint: string): Promise<boolean> =>
  fetch(endpoint).then(
    async (answer) => {
      // An unread answer would keep its connection open.
      await answer.text();
      return true;
    },
    () => false,
  );
