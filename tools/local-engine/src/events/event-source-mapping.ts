import { setTimeout as delay } from 'node:timers/promises';
import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import type { FunctionDefinition, QueueDefinition, QueueTrigger } from '@muster/service-definition';
import { queueName } from '@muster/service-definition';
import type { FunctionRuntime } from '../functions/lambda-runtime.ts';
import { LOCAL_REGION, LOCAL_STAGE } from '../servers/protocol.ts';
import { failedMessageIds } from './batch-result.ts';
import { toSqsRecord } from './sqs-record.ts';

/** Source: SQS API Reference, ReceiveMessage, WaitTimeSeconds. */
const LONGEST_POLL_SECONDS = 20;
const RETRY_PAUSE_MS = 1_000;

/** Pause before a failed message is seen again: `first`, doubled at each receive, up to `longest`. */
export interface FailedMessageBackoff {
  readonly firstSeconds: number;
  readonly longestSeconds: number;
}

export interface EventSourceMappingOptions {
  readonly sqs: SQSClient;
  readonly runtime: Pick<FunctionRuntime, 'invoke'>;
  readonly definition: FunctionDefinition;
  readonly trigger: QueueTrigger;
  readonly queue: QueueDefinition;
  readonly queueUrl: string;
  /** Absent: as on AWS, after the queue's visibility timeout. */
  readonly backoff: FailedMessageBackoff | undefined;
}

const receiveCount = (message: Message): number => Number(message.Attributes?.ApproximateReceiveCount ?? 1);

/** Feeds a queue to its consumer as a Lambda event source mapping does. */
export class EventSourceMapping {
  readonly #options: EventSourceMappingOptions;
  readonly #stop = new AbortController();
  readonly #concurrency: number;
  #underWay = 0;
  #freed: (() => void) | undefined;

  constructor(options: EventSourceMappingOptions) {
    this.#options = options;
    const { maximumConcurrency } = options.trigger;
    this.#concurrency = Math.min(
      maximumConcurrency,
      options.definition.reservedConcurrency ?? maximumConcurrency,
    );
  }

  start(): void {
    void this.#poll();
  }

  stop(): void {
    this.#stop.abort();
    this.#freed?.();
  }

  get #stopped(): boolean {
    return this.#stop.signal.aborted;
  }

  async #poll(): Promise<void> {
    while (!this.#stopped) {
      while (this.#underWay >= this.#concurrency && !this.#stopped) {
        await new Promise<void>((resolve) => (this.#freed = resolve));
      }
      const messages = await this.#receive();
      if (messages.length > 0 && !this.#stopped) void this.#process(messages);
    }
  }

  async #receive(): Promise<Message[]> {
    const { sqs, queueUrl, trigger } = this.#options;
    try {
      const answer = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: trigger.batchSize,
          WaitTimeSeconds: LONGEST_POLL_SECONDS,
          MessageSystemAttributeNames: ['All'],
          MessageAttributeNames: ['All'],
        }),
        { abortSignal: this.#stop.signal },
      );
      // SQS leaves the list out where no message came in time; the client proves that it is SQS's answer.
      return answer.Messages ?? [];
    } catch {
      // The server answers again or the engine is being closed: either way the next round knows.
      await delay(RETRY_PAUSE_MS, undefined, { signal: this.#stop.signal }).catch(() => undefined);
      return [];
    }
  }

  async #process(messages: readonly Message[]): Promise<void> {
    this.#underWay++;
    try {
      const failed = await this.#invoke(messages);
      if (!this.#stopped) await this.#settle(messages, failed);
    } catch {
      // A message that could not be deleted or put back comes again after its visibility timeout.
    } finally {
      this.#underWay--;
      this.#freed?.();
    }
  }

  async #invoke(messages: readonly Message[]): Promise<ReadonlySet<string>> {
    const { runtime, definition, queue } = this.#options;
    const arn = `arn:aws:sqs:${LOCAL_REGION}:000000000000:${queueName(queue, LOCAL_STAGE)}`;
    const records = messages.map((message) => toSqsRecord(message, arn));
    const ids = records.map((record) => record.messageId);
    try {
      return failedMessageIds(
        await runtime.invoke(definition.name, JSON.stringify({ Records: records })),
        ids,
      );
    } catch {
      return new Set(ids);
    }
  }

  async #settle(messages: readonly Message[], failed: ReadonlySet<string>): Promise<void> {
    const { sqs, queueUrl, backoff } = this.#options;
    const isFailed = (message: Message) => failed.has(message.MessageId ?? '');
    const entry = (message: Message, index: number) => ({
      Id: String(index),
      ReceiptHandle: message.ReceiptHandle,
    });
    const done = messages.filter((message) => !isFailed(message)).map(entry);
    if (done.length > 0) await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries: done }));
    if (backoff === undefined || failed.size === 0) return;
    const again = messages.filter(isFailed).map((message, index) => ({
      ...entry(message, index),
      VisibilityTimeout: Math.min(
        backoff.longestSeconds,
        backoff.firstSeconds * 2 ** (receiveCount(message) - 1),
      ),
    }));
    await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries: again }));
  }
}
