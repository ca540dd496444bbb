import type { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TagTaskMessageV1 } from '@muster/contracts';
import { createSqs, SqsTaskQueue } from '../src/adapters/sqs-task-queue.ts';
import { receiveAll, startSqs } from '../src/testing/embedded-sqs.ts';

const message = (taskNumber: number) =>
  TagTaskMessageV1.schema.parse({ ...TagTaskMessageV1.example, taskNumber });

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

describe('SqsTaskQueue', () => {
  it('sends 23 messages, each once', async () => {
    const messages = Array.from({ length: 23 }, (_, index) => message(index + 1));
    await new SqsTaskQueue(sqs, server.queueUrl).send(messages);
    const received = (await receiveAll(sqs, server.queueUrl)).map(({ body }) => JSON.parse(body));
    expect(received.toSorted((a, b) => a.taskNumber - b.taskNumber)).toEqual(messages);
  });

  it('sends nothing for no messages', async () => {
    await new SqsTaskQueue(sqs, server.queueUrl).send([]);
    expect(await receiveAll(sqs, server.queueUrl)).toEqual([]);
  });
});
