import type { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe } from '@jest/globals';
import { createSqs, SqsTaskQueue } from '../src/adapters/sqs-task-queue.ts';
import { receiveAll, startSqs } from '../src/testing/embedded-sqs.ts';
import { taskQueueContract } from '../src/testing/task-queue.contract.ts';

let server: Awaited<ReturnType<typeof startSqs>>;
let sqs: SQSClient;
beforeAll(async () => {
  server = await startSqs('tasks');
  sqs = createSqs();
});
afterAll(async () => {
  sqs.destroy();
  await server.close();
});

describe('the task queue in SQS', () => {
  taskQueueContract(() => ({
    queue: new SqsTaskQueue(sqs, server.queueUrl),
    receiveAll: async () => (await receiveAll(sqs, server.queueUrl)).map(({ body }) => body),
  }));
});
