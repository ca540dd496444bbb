import { setTimeout as delay } from 'node:timers/promises';
import { type QueueDefinition, queueName } from '@muster/service-definition';
import { type Database, MessageQueue, type ReceivedMessage } from '@muster/sqlite';
import { LOCAL_REGION, LOCAL_STAGE } from '../local-names.ts';
import type { MessageSource, QueueMessage } from './message-source.ts';

/** A check of an empty queue takes some microseconds. */
const LOOK_MS = 25;
/** `receive` returns after this many checks, as a long poll of SQS ends. */
const LOOKS = 400;

/**
 * A queue in the database of the data directory. It starts empty: messages of an earlier engine belong to a run that a
 * new run must not continue, and a resumed run plans its tasks again.
 */
export class SqliteMessageSource implements MessageSource {
  readonly arn: string;
  readonly #database: Database;
  readonly #queue: MessageQueue;

  constructor(database: Database, definition: QueueDefinition) {
    this.arn = `arn:aws:sqs:${LOCAL_REGION}:000000000000:${queueName(definition, LOCAL_STAGE)}`;
    this.#database = database;
    this.#queue = new MessageQueue(database, definition);
    this.#queue.purge();
  }

  async receive(most: number, signal: AbortSignal): Promise<readonly QueueMessage[]> {
    for (let look = 0; look < LOOKS && !signal.aborted; look++) {
      const messages = this.#queue.receive(most);
      if (messages.length > 0) return messages.map(toQueueMessage);
      await delay(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
    return [];
  }

  async delete(messages: readonly QueueMessage[]): Promise<void> {
    this.#database.transaction(() => {
      for (const { receiptHandle } of messages) this.#queue.delete(receiptHandle);
    });
  }

  async release(
    messages: readonly { readonly message: QueueMessage; readonly afterSeconds: number }[],
  ): Promise<void> {
    this.#database.transaction(() => {
      for (const { message, afterSeconds } of messages)
        this.#queue.changeVisibility(message.receiptHandle, afterSeconds);
    });
  }
}

const toQueueMessage = ({ sentAtMs, firstReceivedAtMs, ...message }: ReceivedMessage): QueueMessage => ({
  ...message,
  attributes: {
    ApproximateReceiveCount: String(message.receiveCount),
    SentTimestamp: String(sentAtMs),
    ApproximateFirstReceiveTimestamp: String(firstReceivedAtMs),
  },
});
