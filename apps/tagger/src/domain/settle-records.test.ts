import { describe, expect, it } from '@jest/globals';
import { TagTaskMessageV1 } from '@muster/contracts';
import { settleRecords, SqsEventV1 } from './settle-records.ts';

const record = (messageId: string, body: unknown, ApproximateReceiveCount = '1') => ({
  messageId,
  receiptHandle: `handle-${messageId}`,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  attributes: { ApproximateReceiveCount, SentTimestamp: '1795680000000' },
  eventSource: 'aws:sqs',
});
const message = (taskNumber: number) => ({ ...TagTaskMessageV1.example, taskNumber });

describe('settleRecords', () => {
  it('fails exactly the malformed and the throwing records', async () => {
    const event = SqsEventV1.schema.parse({
      Records: [
        record('good-1', message(1)),
        record('not-json', '{'),
        record('throws', message(2)),
        record('wrong-shape', { ...message(3), accountId: 12 }),
        record('other-version', { ...message(3), schemaVersion: 2 }),
        record('good-2', message(4)),
        record('empty', ''),
      ],
    });
    const settled: number[] = [];
    const reported: string[] = [];
    const response = await settleRecords(
      event,
      5,
      async ({ taskNumber }) => {
        if (taskNumber === 2) throw new Error('no luck');
        settled.push(taskNumber);
      },
      ({ messageId }) => reported.push(messageId),
    );
    const failed = ['not-json', 'throws', 'wrong-shape', 'other-version', 'empty'];
    expect(response).toEqual({ batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) });
    expect(settled).toEqual([1, 4]);
    expect(reported.toSorted()).toEqual(failed.toSorted());
  });

  it.each([
    ['no JSON', '{', undefined, 'ContractViolation'],
    ['another document', '[]', undefined, 'ContractViolation'],
    ['a RangeError', message(1), new RangeError('Invalid time value'), 'InternalError'],
    ['a TypeError', message(1), new TypeError('x is not iterable'), 'InternalError'],
    ['an Error', message(1), new Error('no luck'), 'InternalError'],
    ['a text', message(1), 'no luck', 'InternalError'],
    ['a code of AWS', message(1), Object.assign(new Error('no'), { name: 'Throttled' }), 'Throttled'],
  ])('reports %s under a code', async (_, body, thrown, code) => {
    const reported: string[] = [];
    await settleRecords(
      SqsEventV1.schema.parse({ Records: [record('a', body)] }),
      5,
      () => Promise.reject(thrown),
      ({ error }) => reported.push(error.name),
    );
    expect(reported).toEqual([code]);
  });

  it('handles records at the same time: a slow one holds up no other', async () => {
    const event = SqsEventV1.schema.parse({
      Records: [record('slow', message(1)), record('quick', message(2))],
    });
    const order: number[] = [];
    let release: () => void = () => undefined;
    const quickIsDone = new Promise<void>((resolve) => (release = resolve));
    await settleRecords(
      event,
      5,
      async ({ taskNumber }) => {
        if (taskNumber === 1) await quickIsDone;
        order.push(taskNumber);
        release();
      },
      () => undefined,
    );
    expect(order).toEqual([2, 1]);
  });

  it.each([
    ['1', false],
    ['4', false],
    ['5', true],
    ['6', true],
  ])('receive %s of 5 is the last: %s', async (count, expected) => {
    const seen: boolean[] = [];
    const event = SqsEventV1.schema.parse({ Records: [record('a', message(1), count)] });
    await settleRecords(
      event,
      5,
      async (_, isLastReceive) => void seen.push(isLastReceive),
      () => undefined,
    );
    expect(seen).toEqual([expected]);
  });

  it('refuses an event that is not of SQS: without ids no record can be reported', () => {
    expect(SqsEventV1.schema.safeParse({ Records: [{ body: '{}' }] }).success).toBe(false);
  });
});
