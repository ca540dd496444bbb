import { setTimeout as delay } from 'node:timers/promises';
import {
  type BatchResultErrorEntry,
  ChangeMessageVisibilityCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { awsClient } from '@muster/aws-session/client';
import type { TagTaskMessage } from '@muster/contracts';
import { MessagesNotSentError } from '../errors.ts';
import type { TaskQueue } from '../ports/task-queue.ts';
import { groupOf } from './message-group.ts';
import { MAX_BATCH_MESSAGES } from './sqs-batch.ts';

const MAX_ROUNDS = 6;
const FIRST_PAUSE_MS = 100;

/** A client with explicit retries and timeouts. Region, credentials and endpoint come from the environment. */
export const createSqs = (): SQSClient =>
  awsClient(SQSClient, {
    maxAttempts: 6,
    retryMode: 'standard',
    // Otherwise the host in the queue's URL takes precedence over a configured endpoint.
    useQueueUrlAsEndpoint: false,
    timeouts: { connectionTimeoutMs: 2_000, requestTimeoutMs: 10_000 },
  });

/** The task queue in SQS, a standard queue. */
export class SqsTaskQueue implements TaskQueue {
  readonly #sqs: SQSClient;
  readonly #queueUrl: string;

  constructor(sqs: SQSClient, queueUrl: string) {
    this.#sqs = sqs;
    this.#queueUrl = queueUrl;
  }

  async send(messages: readonly TagTaskMessage[], delaySeconds = 0): Promise<void> {
    for (let start = 0; start < messages.length; start += MAX_BATCH_MESSAGES)
      await this.#sendBatch(
        messages.slice(start, start + MAX_BATCH_MESSAGES).map((message, index) => ({
          ...toEntry(message, index),
          ...(delaySeconds > 0 ? { DelaySeconds: delaySeconds } : {}),
        })),
      );
  }

  async delay(receiptHandle: string, delaySeconds: number): Promise<void> {
    await this.#sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: this.#queueUrl,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: delaySeconds,
      }),
    );
  }

  /**
   * An answer with status 200 may still report that single messages failed. Only messages that it reports as sent count
   * as sent.
   */
  async #sendBatch(entries: readonly SendMessageBatchRequestEntry[]): Promise<void> {
    let pending = [...entries];
    for (let round = 1; ; round++) {
      const { Successful, Failed } = await this.#sqs.send(
        new SendMessageBatchCommand({ QueueUrl: this.#queueUrl, Entries: pending }),
      );
      const sent = new Set(Successful?.map(({ Id }) => Id));
      pending = pending.filter(({ Id }) => !sent.has(Id));
      if (pending.length === 0) return;
      if (round === MAX_ROUNDS || Failed?.some(({ SenderFault }) => SenderFault))
        throw new MessagesNotSentError(pending.length, reasonOf(Failed?.[0]));
      await delay(Math.random() * FIRST_PAUSE_MS * 2 ** round);
    }
  }
}

const reasonOf = (failed: BatchResultErrorEntry | undefined): string =>
  failed === undefined ? 'SQS does not say why' : `${failed.Code}: ${failed.Message}`;

const toEntry = (message: TagTaskMessage, index: number): SendMessageBatchRequestEntry => ({
  Id: String(index),
  MessageBody: JSON.stringify(message),
  MessageGroupId: groupOf(message),
});
