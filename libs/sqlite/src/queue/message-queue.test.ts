import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openInMemory } from '../database.ts';
import { deleteExpired } from '../expiry.ts';
import { MessageQueue, sendMessages } from './message-queue.ts';

const START_MS = 1_795_420_800_000;

function open({ maxReceiveCount = 2, visibilityTimeoutSeconds = 60 } = {}) {
  const database = openInMemory();
  const clock = { ms: START_MS };
  const queue = new MessageQueue(
    database,
    { name: 'tasks', visibilityTimeoutSeconds, maxReceiveCount },
    () => clock.ms,
  );
  const send = (...bodies: string[]) => sendMessages(database, 'tasks', bodies, { nowMs: clock.ms });
  const bodies = (max = 10) => queue.receive(max).map(({ body }) => body);
  return { database, clock, queue, send, bodies };
}

describe('MessageQueue', () => {
  it('returns messages with the attributes of SQS, up to the requested number', () => {
    const { queue, send, clock } = open();
    expect(queue.receive(10)).toEqual([]);
    send('a', 'b', 'c');
    clock.ms += 5;
    const received = queue.receive(2);
    expect(received).toEqual([
      {
        messageId: expect.any(String),
        receiptHandle: expect.any(String),
        body: 'a',
        sentAtMs: START_MS,
        firstReceivedAtMs: START_MS + 5,
        receiveCount: 1,
      },
      expect.objectContaining({ body: 'b', receiveCount: 1 }),
    ]);
    expect(queue.counts()).toEqual({ visible: 1, inFlight: 2, deadLetters: 0 });
    expect(queue.receive(10).map(({ body }) => body)).toEqual(['c']);
  });

  it('lets groups take turns, so that one with many messages does not delay the others', () => {
    const { database, queue, clock, bodies } = open();
    const send = (group: string, ...sent: string[]) =>
      sendMessages(database, 'tasks', sent, { group, nowMs: clock.ms });
    send('a', 'a1', 'a2', 'a3', 'a4');
    send('b', 'b1', 'b2');
    expect(bodies(3)).toEqual(['a1', 'b1', 'a2']);
    // Those that are received and not deleted count: group a has its turn later.
    send('a', 'a5');
    send('c', 'c1');
    expect(bodies()).toEqual(['c1', 'b2', 'a3', 'a4', 'a5']);
    for (const { receiptHandle } of queue.receive(10)) queue.delete(receiptHandle);
  });

  it('hides a received message for the visibility timeout, then returns it again', () => {
    const { queue, send, clock } = open();
    send('a');
    queue.receive(1);
    clock.ms += 59_999;
    expect(queue.receive(1)).toEqual([]);
    clock.ms += 1;
    expect(queue.receive(1)).toMatchObject([
      { body: 'a', receiveCount: 2, firstReceivedAtMs: START_MS, sentAtMs: START_MS },
    ]);
  });

  it('deletes the successful messages of a batch and returns the others again', () => {
    const { queue, send, clock, bodies } = open();
    send('good', 'bad', 'also good');
    for (const { body, receiptHandle } of queue.receive(10))
      if (body !== 'bad') expect(queue.delete(receiptHandle)).toBe(true);
    expect(queue.counts()).toEqual({ visible: 0, inFlight: 1, deadLetters: 0 });
    clock.ms += 60_000;
    expect(bodies()).toEqual(['bad']);
  });

  it('makes a message visible earlier or later on request', () => {
    const { queue, send, clock, bodies } = open({ maxReceiveCount: 9 });
    send('a');
    const [first] = queue.receive(1);
    expect(queue.changeVisibility(first?.receiptHandle ?? '', 0)).toBe(true);
    const [second] = queue.receive(1);
    expect(queue.changeVisibility(second?.receiptHandle ?? '', 120)).toBe(true);
    clock.ms += 119_999;
    expect(bodies()).toEqual([]);
    clock.ms += 1;
    expect(queue.changeVisibility(second?.receiptHandle ?? '', 120)).toBe(false);
    expect(bodies()).toEqual(['a']);
  });

  it('ignores the receipt handle of an earlier receive and an invalid one', () => {
    const { queue, send, clock } = open();
    send('a');
    const [first] = queue.receive(1);
    clock.ms += 60_000;
    queue.receive(1);
    for (const handle of [first?.receiptHandle ?? '', '', 'x', '1:', '1:unknown', "1:' OR 1=1 --"]) {
      expect(queue.delete(handle)).toBe(false);
      expect(queue.changeVisibility(handle, 0)).toBe(false);
    }
    expect(queue.counts()).toEqual({ visible: 0, inFlight: 1, deadLetters: 0 });
  });

  it('moves a message to the dead letters after the last receive and keeps it there for 14 days', () => {
    const { queue, send, clock, database, bodies } = open();
    send('never', 'ok');
    for (let receive = 1; receive <= 2; receive++) {
      for (const { body, receiptHandle } of queue.receive(10)) if (body === 'ok') queue.delete(receiptHandle);
      clock.ms += 60_000;
    }
    send('next');
    expect(bodies(1)).toEqual(['next']);
    expect(queue.counts()).toEqual({ visible: 0, inFlight: 1, deadLetters: 1 });
    expect(
      database.all('SELECT queue, body, sent_at_ms, receive_count, moved_at_ms FROM dead_letters'),
    ).toEqual([
      {
        queue: 'tasks',
        body: 'never',
        sent_at_ms: START_MS,
        receive_count: 2,
        moved_at_ms: START_MS + 120_000,
      },
    ]);
    deleteExpired(database, START_MS / 1000 + 120 + 14 * 86_400 - 1);
    expect(queue.counts().deadLetters).toBe(1);
    deleteExpired(database, START_MS / 1000 + 120 + 14 * 86_400);
    expect(queue.counts().deadLetters).toBe(0);
  });

  it('keeps queues separate', () => {
    const { queue, send, database } = open();
    const other = new MessageQueue(
      database,
      { name: 'other', visibilityTimeoutSeconds: 1, maxReceiveCount: 1 },
      () => START_MS,
    );
    send('a');
    sendMessages(database, 'other', ['b'], { nowMs: START_MS });
    const [received] = queue.receive(10);
    expect(received?.body).toBe('a');
    expect(other.delete(received?.receiptHandle ?? '')).toBe(false);
    other.purge();
    expect(other.receive(10)).toEqual([]);
    expect([queue.counts().inFlight, other.counts().visible]).toEqual([1, 0]);
  });

  it('sends all messages or none', () => {
    const { database, send, queue } = open();
    expect(() =>
      database.transaction(() => {
        send('a', 'b');
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(queue.counts()).toEqual({ visible: 0, inFlight: 0, deadLetters: 0 });
  });

  it('loses no message and returns none too often, whatever the consumers do', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('send' as const), count: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ kind: fc.constant('receive' as const), count: fc.integer({ min: 1, max: 4 }) }),
      fc.record({ kind: fc.constant('wait' as const), count: fc.integer({ min: 1, max: 90 }) }),
      fc.record({ kind: fc.constant('delete' as const), count: fc.nat(9) }),
      fc.record({ kind: fc.constant('retry' as const), count: fc.nat(9) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { queue, send, clock } = open({ maxReceiveCount: 3 });
        const handles: string[] = [];
        const receives = new Map<string, number>();
        let sent = 0;
        let deleted = 0;
        for (const { kind, count } of steps) {
          if (kind === 'send') send(...Array.from({ length: count }, () => String((sent += 1))));
          if (kind === 'wait') clock.ms += count * 1000;
          if (kind === 'receive')
            for (const { body, receiptHandle, receiveCount } of queue.receive(count)) {
              handles.push(receiptHandle);
              expect(receiveCount).toBe((receives.get(body) ?? 0) + 1);
              receives.set(body, receiveCount);
            }
          const handle = handles.at(-1 - count);
          if (kind === 'delete' && handle !== undefined && queue.delete(handle)) deleted += 1;
          if (kind === 'retry' && handle !== undefined) queue.changeVisibility(handle, 1);
        }
        const { visible, inFlight, deadLetters } = queue.counts();
        expect(visible + inFlight + deadLetters + deleted).toBe(sent);
        expect(Math.max(0, ...receives.values())).toBeLessThanOrEqual(3);
      }),
      { numRuns: 60 },
    );
  });
});
