import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { jsonIn } from '@muster/errors';
import * as z from 'zod';
import { DeadLettersUnknownError, MessagesNotSentError } from '../errors.ts';
import { type DeadLetter, type DeadLetters, MAX_REDRIVEN } from '../ports/dead-letters.ts';
import { letterOfBody, taskOfBody } from './dead-letter-body.ts';
import { groupOf } from './message-group.ts';
import { MAX_BATCH_MESSAGES } from './sqs-batch.ts';

/** Time to move a batch. After it, messages that were not moved are dead letters as before. */
const VISIBILITY_SECONDS = 60;
const WAIT_SECONDS = 1;
/** SQS can answer that a queue is empty while it is not. */
const EMPTY_ANSWERS = 2;

const RedrivePolicy = z.object({ deadLetterTargetArn: z.string() });

/** The dead-letter queue of the task queue in SQS. `StartMessageMoveTask` would not say what it moves. */
export class SqsDeadLetters implements DeadLetters {
  readonly #sqs: SQSClient;
  readonly #queueUrl: string;

  /** @param queueUrl of the task queue */
  constructor(sqs: SQSClient, queueUrl: string) {
    this.#sqs = sqs;
    this.#queueUrl = queueUrl;
  }

  async redrive(look: (letter: DeadLetter) => Promise<void>): Promise<number> {
    const deadLetterUrl = await this.#deadLetterUrl();
    let moved = 0;
    for (let empty = 0; empty < EMPTY_ANSWERS && moved < MAX_REDRIVEN;) {
      const messages = await this.#receive(deadLetterUrl);
      if (messages.length === 0) empty += 1;
      for (const { Body = '' } of messages) await look(letterOfBody(Body));
      if (messages.length > 0) await this.#move(messages, deadLetterUrl);
      moved += messages.length;
    }
    return moved;
  }

  /** @throws DeadLettersUnknownError */
  async #deadLetterUrl(): Promise<string> {
    const { Attributes } = await this.#sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: this.#queueUrl, AttributeNames: ['RedrivePolicy'] }),
    );
    const policy = policyIn(Attributes?.['RedrivePolicy']);
    const name = policy?.deadLetterTargetArn.split(':').at(-1);
    if (name === undefined) throw new DeadLettersUnknownError(this.#queueUrl);
    const { QueueUrl } = await this.#sqs.send(new GetQueueUrlCommand({ QueueName: name }));
    if (QueueUrl === undefined) throw new DeadLettersUnknownError(this.#queueUrl);
    return QueueUrl;
  }

  async #receive(deadLetterUrl: string): Promise<readonly Message[]> {
    const { Messages = [] } = await this.#sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: deadLetterUrl,
        MaxNumberOfMessages: MAX_BATCH_MESSAGES,
        VisibilityTimeout: VISIBILITY_SECONDS,
        WaitTimeSeconds: WAIT_SECONDS,
      }),
    );
    return Messages;
  }

  /** Sends first, then deletes. @throws MessagesNotSentError */
  async #move(messages: readonly Message[], deadLetterUrl: string): Promise<void> {
    const letters = messages.map(({ Body = '' }) => ({ body: Body, task: taskOfBody(Body) }));
    const { Failed = [] } = await this.#sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: this.#queueUrl,
        Entries: letters.map(({ body, task }, index) => ({
          Id: String(index),
          MessageBody: body,
          MessageGroupId: task === undefined ? 'unknown' : groupOf(task),
        })),
      }),
    );
    const failed = new Set(Failed.map(({ Id }) => Id));
    const sent = messages.flatMap(({ ReceiptHandle }, index) =>
      failed.has(String(index)) ? [] : [{ Id: String(index), ReceiptHandle }],
    );
    if (sent.length > 0)
      await this.#sqs.send(new DeleteMessageBatchCommand({ QueueUrl: deadLetterUrl, Entries: sent }));
    if (Failed.length > 0)
      throw new MessagesNotSentError(Failed.length, `${Failed[0]?.Code}: ${Failed[0]?.Message}`);
  }
}

const policyIn = (text = ''): z.infer<typeof RedrivePolicy> | undefined =>
  RedrivePolicy.safeParse(jsonIn(text)).data;
