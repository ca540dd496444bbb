import { randomUUID } from 'node:crypto';
import type { Database, Row } from '../database.ts';

/** The rules for messages that are not deleted. */
export interface QueueSettings {
  readonly name: string;
  /** Time after which a received message becomes visible again. */
  readonly visibilityTimeoutSeconds: number;
  /** Maximum number of receives. The next one moves the message to the dead letters instead. */
  readonly maxReceiveCount: number;
}

/** A received message with the attributes of SQS. */
export interface ReceivedMessage {
  readonly messageId: string;
  /**
   * Valid for this receive only. The handle of an earlier receive neither deletes the message nor changes its
   * visibility.
   */
  readonly receiptHandle: string;
  readonly body: string;
  readonly sentAtMs: number;
  readonly firstReceivedAtMs: number;
  readonly receiveCount: number;
}

/** Number of messages in a queue. */
export interface MessageCounts {
  readonly visible: number;
  /** Received, but neither deleted nor visible again. */
  readonly inFlight: number;
  readonly deadLetters: number;
}

/** SQS's maximum retention. Source: SQS Developer Guide, message quotas. */
const DEAD_LETTER_SECONDS = 14 * 86_400;

const ANY_VISIBLE = 'SELECT 1 AS found FROM queue_messages WHERE queue = ? AND visible_at_ms <= ? LIMIT 1';
const VISIBLE = `SELECT * FROM queue_messages INDEXED BY queue_messages_turn WHERE queue = ? AND visible_at_ms <= ?
  ORDER BY turn, position LIMIT ?`;
const RECEIVED = `UPDATE queue_messages
  SET visible_at_ms = ?, receive_count = receive_count + 1, first_received_at_ms = coalesce(first_received_at_ms, ?)
  WHERE message_id = ? RETURNING *`;
const DEAD = `INSERT INTO dead_letters (message_id, queue, message_group, body, sent_at_ms, first_received_at_ms, receive_count,
    moved_at_ms, expires_at_epoch_seconds)
  SELECT message_id, queue, message_group, body, sent_at_ms, first_received_at_ms, receive_count, ?, ?
  FROM queue_messages WHERE message_id = ?`;
const OF_RECEIPT = 'queue = ? AND message_id = ? AND receive_count = ?';

export interface SendOptions {
  /** Groups take turns, as in a fair queue of SQS. Default: one group for all messages without one. */
  readonly group?: string;
  readonly nowMs?: number;
  readonly delaySeconds?: number;
}

/** Sends messages to a queue, all or none. Joins a transaction of the caller. */
export function sendMessages(
  database: Database,
  queue: string,
  bodies: readonly string[],
  { group = '', nowMs = Date.now(), delaySeconds = 0 }: SendOptions = {},
): void {
  if (bodies.length === 0) return;
  database.transaction(() => {
    const present = database.get(
      'SELECT count(*) AS messages FROM queue_messages WHERE queue = ? AND message_group = ?',
      queue,
      group,
    );
    const before = Number(present?.['messages']);
    for (const [index, body] of bodies.entries())
      database.run(
        `INSERT INTO queue_messages
           (queue, message_group, turn, message_id, body, sent_at_ms, visible_at_ms, receive_count)
         VALUES (?, ?, ?, ?, ?, ?, ?, 0)`,
        queue,
        group,
        before + index,
        randomUUID(),
        body,
        nowMs,
        nowMs + delaySeconds * 1000,
      );
  });
}

/** A message that was received too often. */
export interface StoredDeadLetter {
  readonly messageId: string;
  readonly body: string;
}

/** The oldest dead letters of a queue, up to `most`. */
export const readDeadLetters = (database: Database, queue: string, most: number): StoredDeadLetter[] =>
  database
    .all('SELECT message_id, body FROM dead_letters WHERE queue = ? ORDER BY sent_at_ms LIMIT ?', queue, most)
    .map(({ message_id: messageId, body }) => ({ messageId: String(messageId), body: String(body) }));

/**
 * Moves dead letters back to their queue, as if they were never received. Ignores those that were moved already.
 * @returns how many were moved
 */
export function redriveDeadLetters(
  database: Database,
  queue: string,
  messageIds: readonly string[],
  nowMs: number = Date.now(),
): number {
  return database.transaction(() => {
    let moved = 0;
    for (const messageId of messageIds) {
      const row = database.get(
        'SELECT message_group, body FROM dead_letters WHERE queue = ? AND message_id = ?',
        queue,
        messageId,
      );
      if (row === undefined) continue;
      sendMessages(database, queue, [String(row['body'])], { group: String(row['message_group']), nowMs });
      database.run('DELETE FROM dead_letters WHERE message_id = ?', messageId);
      moved += 1;
    }
    return moved;
  });
}

/**
 * A queue in the database that behaves like a standard, fair queue of SQS. It delivers a message at least once and in
 * any order, groups in turn, hides it for a time after each receive, and moves it to the dead letters after too many receives.
 */
export class MessageQueue {
  readonly #database: Database;
  readonly #settings: QueueSettings;
  readonly #now: () => number;

  /** @param now milliseconds since 1970 */
  constructor(database: Database, settings: QueueSettings, now: () => number = Date.now) {
    this.#database = database;
    this.#settings = settings;
    this.#now = now;
  }

  /** Returns up to `max` visible messages without waiting. */
  receive(max: number): ReceivedMessage[] {
    const nowMs = this.#now();
    // A read takes no lock, so checking an empty queue does not block other connections.
    if (this.#database.get(ANY_VISIBLE, this.#settings.name, nowMs) === undefined) return [];
    return this.#database.transaction(() => {
      const received: ReceivedMessage[] = [];
      // Each round moves every row that it reads, so the loop ends when no visible message is left.
      while (received.length < max) {
        const rows = this.#visible(nowMs, max - received.length);
        if (rows.length === 0) break;
        for (const row of rows) {
          const message = this.#take(row, nowMs);
          if (message !== undefined) received.push(message);
        }
      }
      return received;
    });
  }

  /** Deletes a received message. Does nothing if it has been received again. */
  delete(receiptHandle: string): boolean {
    const receipt = this.#receipt(receiptHandle);
    return this.#database.run(`DELETE FROM queue_messages WHERE ${OF_RECEIPT}`, ...receipt) > 0;
  }

  /**
   * Makes a received message visible after this delay. Does nothing if the message is already visible or has been
   * received again.
   */
  changeVisibility(receiptHandle: string, timeoutSeconds: number): boolean {
    const nowMs = this.#now();
    return (
      this.#database.run(
        `UPDATE queue_messages SET visible_at_ms = ? WHERE ${OF_RECEIPT} AND visible_at_ms > ?`,
        nowMs + timeoutSeconds * 1000,
        ...this.#receipt(receiptHandle),
        nowMs,
      ) > 0
    );
  }

  /** Deletes all messages except dead letters. */
  purge(): void {
    this.#database.run('DELETE FROM queue_messages WHERE queue = ?', this.#settings.name);
  }

  counts(): MessageCounts {
    const { name } = this.#settings;
    const row = this.#database.get(
      `SELECT count(*) FILTER (WHERE visible_at_ms <= ?) AS visible, count(*) FILTER (WHERE visible_at_ms > ?) AS in_flight,
         (SELECT count(*) FROM dead_letters WHERE queue = ?) AS dead_letters
       FROM queue_messages WHERE queue = ?`,
      this.#now(),
      this.#now(),
      name,
      name,
    );
    return {
      visible: Number(row?.['visible']),
      inFlight: Number(row?.['in_flight']),
      deadLetters: Number(row?.['dead_letters']),
    };
  }

  #visible(nowMs: number, max: number): Row[] {
    return this.#database.all(VISIBLE, this.#settings.name, nowMs, max);
  }

  /** Returns undefined if the message became a dead letter. */
  #take(row: Row, nowMs: number): ReceivedMessage | undefined {
    const { visibilityTimeoutSeconds, maxReceiveCount } = this.#settings;
    const messageId = String(row['message_id']);
    if (Number(row['receive_count']) >= maxReceiveCount) {
      this.#database.run(DEAD, nowMs, Math.floor(nowMs / 1000) + DEAD_LETTER_SECONDS, messageId);
      this.#database.run('DELETE FROM queue_messages WHERE message_id = ?', messageId);
      return undefined;
    }
    const taken = this.#database.get(RECEIVED, nowMs + visibilityTimeoutSeconds * 1000, nowMs, messageId);
    const receiveCount = Number(taken?.['receive_count']);
    return {
      messageId,
      receiptHandle: `${receiveCount}:${messageId}`,
      body: String(row['body']),
      sentAtMs: Number(row['sent_at_ms']),
      firstReceivedAtMs: Number(taken?.['first_received_at_ms']),
      receiveCount,
    };
  }

  #receipt(receiptHandle: string): [queue: string, messageId: string, receiveCount: number] {
    const [, count = '0', messageId = ''] = /^(\d{1,9}):(.*)$/s.exec(receiptHandle) ?? [];
    return [this.#settings.name, messageId, Number(count)];
  }
}
