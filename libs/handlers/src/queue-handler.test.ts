import { describe, expect, it } from '@jest/globals';
import { TagTaskMessageV1, type TagTaskMessage } from '@muster/contracts';
import { type FailedReceive, type MessageFailure, queueHandler } from './queue-handler.ts';

const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 1000 };
const record = (messageId: string, body: unknown, ApproximateReceiveCount = '1') => ({
  messageId,
  receiptHandle: `handle-${messageId}`,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  attributes: { ApproximateReceiveCount, SentTimestamp: '1795680000000' },
  eventSource: 'aws:sqs',
});
const message = (taskNumber: number) => ({ ...TagTaskMessageV1.example, taskNumber });

/** Calls the consumer of a queue whose messages go to the dead-letter queue after the fifth receive. */
const consume = (
  Records: readonly unknown[],
  handle: (message: TagTaskMessage, isLastReceive: boolean) => Promise<void>,
  report: (failure: MessageFailure<TagTaskMessage>) => void = () => undefined,
) =>
  queueHandler('eatTasks', {
    contract: TagTaskMessageV1,
    maxReceiveCount: 5,
    createDeps: () => ({}),
    begin: () => handle,
    report,
  })({ Records }, context);

describe('the delay of failed messages', () => {
  const failing = (Records: readonly unknown[], delayFailed: (failed: FailedReceive) => Promise<void>) =>
    queueHandler('eatTasks', {
      contract: TagTaskMessageV1,
      maxReceiveCount: 5,
      createDeps: () => ({ delayFailed }),
      begin: () => async (task: TagTaskMessage) => {
        if (task.taskNumber > 1) throw new Error('no luck');
      },
      report: () => undefined,
      delayFailed: ({ delayFailed: delay }, failed) => delay(failed),
    })({ Records }, context);

  it('is set for failed messages, except after the last receive', async () => {
    const delayed: FailedReceive[] = [];
    await failing(
      [
        record('good', message(1)),
        record('first', message(2)),
        record('malformed', '{', '4'),
        record('last', message(2), '5'),
      ],
      async (failed) => void delayed.push(failed),
    );
    expect(delayed.toSorted((a, b) => a.receiveCount - b.receiveCount)).toEqual([
      { receiptHandle: 'handle-first', receiveCount: 1 },
      { receiptHandle: 'handle-malformed', receiveCount: 4 },
    ]);
  });

  it('is the visibility timeout if it cannot be set', async () => {
    const response = await failing([record('a', message(2))], () => Promise.reject(new Error('denied')));
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: 'a' }] });
  });
});

describe('queueHandler', () => {
  it('fails exactly the malformed messages and those whose handling throws', async () => {
    const settled: number[] = [];
    const reported: string[] = [];
    const messages = new Map<string, string>();
    const response = await consume(
      [
        record('good-1', message(1)),
        record('not-json', '{'),
        record('throws', message(2)),
        record('wrong-shape', { ...message(3), accountId: 12 }),
        record('other-version', { ...message(3), schemaVersion: 2 }),
        record('good-2', message(4)),
        record('empty', ''),
      ],
      async ({ taskNumber }) => {
        if (taskNumber === 2) throw new Error('no luck');
        settled.push(taskNumber);
      },
      ({ messageId, error }) => {
        reported.push(messageId);
        messages.set(messageId, error.message);
      },
    );
    const failed = ['not-json', 'throws', 'wrong-shape', 'other-version', 'empty'];
    expect(response).toEqual({ batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) });
    expect(settled).toEqual([1, 4]);
    expect(reported.toSorted()).toEqual(failed.toSorted());
    expect(messages.get('not-json')).toMatch(/^message not-json, which is not JSON, is not a valid /);
    expect(messages.get('wrong-shape')).toMatch(/^message wrong-shape is not a valid .*accountId/);
  });

  it.each([
    ['no JSON', '{', undefined, 'ContractViolation'],
    ['another document', '[]', undefined, 'ContractViolation'],
    ['a RangeError', message(1), new RangeError('Invalid time value'), 'InternalError'],
    ['a TypeError', message(1), new TypeError('x is not iterable'), 'InternalError'],
    ['an Error', message(1), new Error('no luck'), 'InternalError'],
    ['a text', message(1), 'no luck', 'InternalError'],
    ['a code of AWS', message(1), Object.assign(new Error('no'), { name: 'Throttled' }), 'Throttled'],
  ])('reports %s with a code', async (_, body, thrown, code) => {
    const reported: unknown[] = [];
    await consume(
      [record('a', body, '3')],
      () => Promise.reject(thrown),
      ({ messageId, receiveCount, error }) => reported.push([messageId, receiveCount, error.name]),
    );
    expect(reported).toEqual([['a', 3, code]]);
  });

  it('handles messages concurrently: a slow one does not delay the others', async () => {
    const order: number[] = [];
    let release: () => void = () => undefined;
    const quickIsDone = new Promise<void>((resolve) => (release = resolve));
    await consume([record('slow', message(1)), record('quick', message(2))], async ({ taskNumber }) => {
      if (taskNumber === 1) await quickIsDone;
      order.push(taskNumber);
      release();
    });
    expect(order).toEqual([2, 1]);
  });

  it.each([
    ['1', false],
    ['4', false],
    ['5', true],
    ['6', true],
  ])('receive %s of 5 is the last: %s', async (count, expected) => {
    const seen: boolean[] = [];
    await consume(
      [record('a', message(1), count)],
      async (_, isLastReceive) => void seen.push(isLastReceive),
    );
    expect(seen).toEqual([expected]);
  });

  it('starts once for each invocation', async () => {
    let begun = 0;
    const handler = queueHandler('eatTasks', {
      contract: TagTaskMessageV1,
      maxReceiveCount: 5,
      createDeps: () => ({}),
      begin: () => {
        begun += 1;
        return async () => undefined;
      },
      report: () => undefined,
    });
    await handler({ Records: [record('a', message(1)), record('b', message(2))] }, context);
    expect(begun).toBe(1);
  });

  it('refuses an event that is not from SQS: without IDs, no message can be reported', async () => {
    await expect(consume([{ body: '{}' }], async () => undefined)).rejects.toMatchObject({
      name: 'ContractViolation',
    });
  });
});
