import { setTimeout as delay } from 'node:timers/promises';
import type { FunctionDefinition, QueueTrigger } from '@muster/service-definition';
import type { FunctionRuntime } from '../functions/lambda-runtime.ts';
import { failedMessageIds } from './batch-result.ts';
import type { MessageSource, QueueMessage } from './message-source.ts';
import { toSqsRecord } from './sqs-record.ts';

const RETRY_PAUSE_MS = 1_000;

/** Delay before a failed message becomes visible again: `first`, doubled at each receive, up to `longest`. */
export interface FailedMessageBackoff {
  readonly firstSeconds: number;
  readonly longestSeconds: number;
}

export interface EventSourceMappingOptions {
  readonly source: MessageSource;
  readonly runtime: Pick<FunctionRuntime, 'invoke'>;
  readonly definition: FunctionDefinition;
  readonly trigger: QueueTrigger;
  /** If absent, the queue's visibility timeout applies, as on AWS. */
  readonly backoff: FailedMessageBackoff | undefined;
  /** Called with errors of the queue. */
  readonly onFailure: (error: unknown) => void;
}

/** Passes messages of a queue to its consumer, as a Lambda event source mapping does. */
export class EventSourceMapping {
  readonly #options: EventSourceMappingOptions;
  readonly #stop = new AbortController();
  readonly #concurrency: number;
  #inProgress = 0;
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
      while (this.#inProgress >= this.#concurrency && !this.#stopped) {
        await new Promise<void>((resolve) => (this.#freed = resolve));
      }
      const messages = await this.#receive();
      if (messages.length > 0 && !this.#stopped) void this.#process(messages);
    }
  }

  async #receive(): Promise<readonly QueueMessage[]> {
    const { source, trigger, onFailure } = this.#options;
    if (this.#stopped) return [];
    try {
      return await source.receive(trigger.batchSize, this.#stop.signal);
    } catch (error) {
      if (!this.#stopped) onFailure(error);
      // If the queue works again or the engine closes, the next round notices it.
      await delay(RETRY_PAUSE_MS, undefined, { signal: this.#stop.signal }).catch(() => undefined);
      return [];
    }
  }

  async #process(messages: readonly QueueMessage[]): Promise<void> {
    this.#inProgress++;
    try {
      const failed = await this.#invoke(messages);
      if (!this.#stopped) await this.#settle(messages, failed);
    } catch (error) {
      // A message that could not be deleted or put back becomes visible after its visibility timeout.
      if (!this.#stopped) this.#options.onFailure(error);
    } finally {
      this.#inProgress--;
      this.#freed?.();
    }
  }

  async #invoke(messages: readonly QueueMessage[]): Promise<ReadonlySet<string>> {
    const { runtime, definition, source } = this.#options;
    const records = messages.map((message) => toSqsRecord(message, source.arn));
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

  async #settle(messages: readonly QueueMessage[], failed: ReadonlySet<string>): Promise<void> {
    const { source, backoff } = this.#options;
    const isFailed = ({ messageId }: QueueMessage) => failed.has(messageId);
    const done = messages.filter((message) => !isFailed(message));
    if (done.length > 0) await source.delete(done);
    if (backoff === undefined || failed.size === 0) return;
    const again = messages.filter(isFailed).map((message) => ({
      message,
      afterSeconds: Math.min(backoff.longestSeconds, backoff.firstSeconds * 2 ** (message.receiveCount - 1)),
    }));
    await source.release(again);
  }
}
