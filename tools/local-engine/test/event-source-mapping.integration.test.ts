import { GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from '@jest/globals';
import type { LocalEngine } from '../src/index.ts';
import { eventually, oneTask, readPartition, withToyEngine } from './fixtures/toy-engine.ts';

const clientOf = (engine: LocalEngine): SQSClient =>
  new SQSClient({
    endpoint: engine.sqsEndpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });

async function deadLetters(engine: LocalEngine, count: number): Promise<string[]> {
  const sqs = clientOf(engine);
  const bodies: string[] = [];
  while (bodies.length < count) {
    const { Messages } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: engine.queues['toy/queue-url']?.deadLetterUrl,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 20,
      }),
    );
    bodies.push(...(Messages ?? []).map(({ Body }) => Body ?? ''));
  }
  sqs.destroy();
  return bodies.sort();
}

const attributes = async (engine: LocalEngine): Promise<Record<string, string>> => {
  const sqs = clientOf(engine);
  const answer = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: engine.queues['toy/queue-url']?.url, AttributeNames: ['All'] }),
  );
  sqs.destroy();
  return answer.Attributes ?? {};
};

describe('a queue consumer', () => {
  it('gets failed messages again and, after two receives, loses them to the dead-letter queue', async () => {
    await withToyEngine({ stateMachine: oneTask('enqueue') }, async (engine) => {
      const bodies = ['ok-1', 'never-1', 'ok-2', 'once-1', 'ok-3', 'never-2', 'once-2', 'ok-4'];

      await engine.run({ bodies }).finished;

      expect(await deadLetters(engine, 2)).toEqual(['never-1', 'never-2']);
      expect(
        await eventually(
          () => readPartition(engine, 'consumed'),
          (consumed) => Object.keys(consumed).length === 6,
        ),
      ).toEqual({ 'ok-1': 1, 'ok-2': 1, 'ok-3': 1, 'ok-4': 1, 'once-1': 2, 'once-2': 2 });
      expect(await readPartition(engine, 'received')).toEqual({
        'ok-1': 1,
        'ok-2': 1,
        'ok-3': 1,
        'ok-4': 1,
        'once-1': 2,
        'once-2': 2,
        'never-1': 2,
        'never-2': 2,
      });
      const left = await eventually(
        () => attributes(engine),
        (queue) => queue['ApproximateNumberOfMessagesNotVisible'] === '0',
      );
      expect(left['ApproximateNumberOfMessages']).toBe('0');
    });
  });

  it('is called at most as often at once as the event source mapping allows', async () => {
    await withToyEngine({ stateMachine: oneTask('enqueue') }, async (engine) => {
      const run = (prefix: string) =>
        engine.run({ bodies: Array.from({ length: 10 }, (_, index) => `ok-${prefix}-${index}`) }).finished;
      await Promise.all(['a', 'b', 'c', 'd', 'e'].map(run));

      await eventually(
        () => readPartition(engine, 'consumed'),
        (consumed) => Object.keys(consumed).length === 50,
      );

      const reached = Object.keys(await readPartition(engine, 'reached'));
      expect(reached).toContain('consume#1');
      expect(reached.filter((name) => !['consume#1', 'consume#2'].includes(name))).toEqual([]);
    });
  });

  it('gets a queue with the visibility timeout and the redrive policy of its definition', async () => {
    await withToyEngine({ stateMachine: oneTask('enqueue') }, async (engine) => {
      const { VisibilityTimeout, RedrivePolicy } = await attributes(engine);
      expect(VisibilityTimeout).toBe('60');
      expect(JSON.parse(RedrivePolicy ?? '')).toEqual({
        deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:toy-tasks-dead-letters-local',
        maxReceiveCount: 2,
      });
    });
  });
});
