import {
  type SendMessageBatchCommand,
  SQSClient,
  type SendMessageBatchCommandOutput,
} from '@aws-sdk/client-sqs';
import { describe, expect, it } from '@jest/globals';
import { TagTaskMessageV1 } from '@muster/contracts';
import { SqsTaskQueue } from './sqs-task-queue.ts';

const messages = [1, 2, 3].map((taskNumber) =>
  TagTaskMessageV1.schema.parse({ ...TagTaskMessageV1.example, taskNumber }),
);
const failed = (Id: string, SenderFault = false) => ({
  Id,
  SenderFault,
  Code: 'InternalError',
  Message: 'sorry',
});

/** A client that returns these answers in order, repeats the last one, and keeps the requests. */
class AnsweringSqs extends SQSClient {
  readonly asked: (string | undefined)[][] = [];
  readonly groups = new Set<string | undefined>();
  readonly #answers: readonly Partial<SendMessageBatchCommandOutput>[];

  constructor(...answers: readonly Partial<SendMessageBatchCommandOutput>[]) {
    super({ region: 'us-east-1' });
    this.#answers = answers;
  }

  /** The client reports every other message as sent. */
  override send = (async ({ input }: SendMessageBatchCommand) => {
    const ids = (input.Entries ?? []).map(({ Id }) => Id);
    this.asked.push(ids);
    input.Entries?.forEach(({ MessageGroupId }) => this.groups.add(MessageGroupId));
    const answer = this.#answers[Math.min(this.asked.length, this.#answers.length) - 1] ?? {};
    const failed = new Set(answer.Failed?.map(({ Id }) => Id));
    return { Successful: ids.filter((id) => !failed.has(id)).map((Id) => ({ Id })), ...answer };
  }) as never;
}

describe('SqsTaskQueue', () => {
  it('sends messages again that the answer reports as failed', async () => {
    const sqs = new AnsweringSqs({ Failed: [failed('0'), failed('2')] }, { Failed: [failed('2')] }, {});
    await new SqsTaskQueue(sqs, 'https://queue').send(messages);
    expect(sqs.asked).toEqual([['0', '1', '2'], ['0', '2'], ['2']]);
    expect([...sqs.groups]).toEqual(['111111111111#us-east-1']);
  });

  it('ends with an error that the state machine retries if messages keep failing', async () => {
    const sqs = new AnsweringSqs({ Failed: [failed('1')] });
    await expect(new SqsTaskQueue(sqs, 'https://queue').send(messages)).rejects.toMatchObject({
      name: 'ServiceUnavailable',
      message: '1 tag task messages could not be sent: InternalError: sorry',
    });
    expect(sqs.asked).toHaveLength(6);
  });

  it('does not count messages as sent if the answer leaves them out', async () => {
    const sqs = new AnsweringSqs({ Successful: undefined });
    await expect(new SqsTaskQueue(sqs, 'https://queue').send(messages)).rejects.toMatchObject({
      name: 'ServiceUnavailable',
      message: '3 tag task messages could not be sent: SQS does not say why',
    });
  });

  it('does not retry errors of the sender', async () => {
    const sqs = new AnsweringSqs({ Failed: [failed('1', true)] });
    await expect(new SqsTaskQueue(sqs, 'https://queue').send(messages)).rejects.toThrow('could not be sent');
    expect(sqs.asked).toHaveLength(1);
  });
});
