import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SqsDeadLetters } from '../src/adapters/sqs-dead-letters.ts';
import { createSqs } from '../src/adapters/sqs-task-queue.ts';
import { receiveAll, startSqs } from '../src/testing/embedded-sqs.ts';

let server: Awaited<ReturnType<typeof startSqs>>;
let sqs: SQSClient;
beforeAll(async () => {
  server = await startSqs('other');
  sqs = createSqs();
});
afterAll(async () => {
  sqs.destroy();
  await server.close();
});

const task = (taskNumber: number) => ({
  runId: 'r1',
  accountId: '111111111111',
  region: 'us-east-1',
  taskNumber,
});

async function queueWithDeadLetters(name: string, bodies: readonly string[]) {
  const dead = await sqs.send(new CreateQueueCommand({ QueueName: `${name}-dead-letters` }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: dead.QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  const RedrivePolicy = JSON.stringify({
    deadLetterTargetArn: Attributes?.['QueueArn'],
    maxReceiveCount: 5,
  });
  const { QueueUrl = '' } = await sqs.send(
    new CreateQueueCommand({ QueueName: name, Attributes: { RedrivePolicy } }),
  );
  for (const MessageBody of bodies)
    await sqs.send(new SendMessageCommand({ QueueUrl: dead.QueueUrl, MessageBody }));
  return QueueUrl;
}

describe('the dead letters in SQS', () => {
  it('are moved back to the queue, and named', async () => {
    const bodies = [...Array.from({ length: 12 }, (_, index) => JSON.stringify(task(index + 1))), '{'];
    const queueUrl = await queueWithDeadLetters('tasks', bodies);
    const moved = await new SqsDeadLetters(sqs, queueUrl).redrive();
    const numbers = moved.map((letter) => letter.task?.taskNumber ?? 0).toSorted((a, b) => a - b);
    expect(numbers).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect((await receiveAll(sqs, queueUrl)).map(({ body }) => body).toSorted()).toEqual(bodies.toSorted());
    expect(await new SqsDeadLetters(sqs, queueUrl).redrive()).toEqual([]);
  });

  it('need a dead-letter queue', async () => {
    await expect(new SqsDeadLetters(sqs, server.queueUrl).redrive()).rejects.toMatchObject({
      name: 'DeadLettersUnknown',
    });
  });
});
