/** Thread of the embedded DynamoDB and SQS: their work must not delay the interpreter or the handlers. */
import { parentPort, workerData } from 'node:worker_threads';
import { fileErrorReason } from '../data/data-directory.ts';
import { codeOf } from '../error-text.ts';
import { startDynamoDb } from './dynamodb-server.ts';
import type { ServersInput, ServersMessage, ServersRefused } from './protocol.ts';
import { startSqs } from './sqs-server.ts';

// dynalite copies items by assignment, which would lose a map key called __proto__. Without the accessor, which is what
// `node --disable-proto=delete` takes away, it is a key like any other. Only this thread is concerned.
Reflect.deleteProperty(Object.prototype, '__proto__');

const say = (message: ServersMessage): void => parentPort?.postMessage(message);

const levelDbReasons: Readonly<Record<string, ServersRefused['reason']>> = {
  LEVEL_LOCKED: 'locked',
  LEVEL_CORRUPTION: 'damaged',
  LEVEL_IO_ERROR: 'not-writable',
};

function refusal(error: unknown): ServersRefused {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return {
    type: 'refused',
    reason: levelDbReasons[codeOf(cause)] ?? 'other',
    message: fileErrorReason(cause),
  };
}

async function start(input: ServersInput): Promise<void> {
  const dynamoDb = await startDynamoDb(input.databasePath, input.instanceId);
  const sqs = input.queues === undefined ? undefined : await startSqs(input.queues);
  parentPort?.once('message', () => {
    void Promise.allSettled([dynamoDb.close(), sqs?.close()]).then(() => say({ type: 'closed' }));
  });
  say({
    type: 'ready',
    dynamoDbEndpoint: dynamoDb.endpoint,
    ...(sqs === undefined ? {} : { sqsEndpoint: sqs.endpoint }),
    queues: sqs?.queues ?? {},
  });
}

// The parent is this project's own code: what it hands over is what the type says.
start(workerData as ServersInput).catch((error: unknown) => say(refusal(error)));
