import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TagTaskMessageV1 } from '@muster/contracts';
import { SqsDeadLetters } from '../src/adapters/sqs-dead-letters.ts';
import { createSqs } from '../src/adapters/sqs-task-queue.ts';
import type { DeadLetter } from '../src/ports/dead-letters.ts';
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

const ignore = async () => undefined;

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
    const seen: DeadLetter[] = [];
    const moved = await new SqsDeadLetters(sqs, queueUrl).redrive(async (letter) => void seen.push(letter));
    expect(moved).toBe(13);
    const numbers = seen.map((letter) => letter.task?.taskNumber ?? 0).toSorted((a, b) => a - b);
    expect(numbers).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect((await receiveAll(sqs, queueUrl)).map(({ body }) => body).toSorted()).toEqual(bodies.toSorted());
    expect(await new SqsDeadLetters(sqs, queueUrl).redrive(ignore)).toBe(0);
  });

  it('are looked at before a consumer can receive them', async () => {
    const body = JSON.stringify({ ...TagTaskMessageV1.example, ...task(1) });
    const queueUrl = await queueWithDeadLetters('looked-at', [body]);
    const inQueue: number[] = [];
    const letters: DeadLetter[] = [];
    await new SqsDeadLetters(sqs, queueUrl).redrive(async (letter) => {
      letters.push(letter);
      inQueue.push((await receiveAll(sqs, queueUrl)).length);
    });
    expect(letters).toEqual([{ task: task(1), isValid: true }]);
    expect(inQueue).toEqual([0]);
    expect(await receiveAll(sqs, queueUrl)).toHaveLength(1);
  });

  it('need a dead-letter queue', async () => {
    await expect(new SqsDeadLetters(sqs, server.queueUrl).redrive(ignore)).rejects.toMatchObject({
      name: 'DeadLettersUnknown',
    });
  });
});
