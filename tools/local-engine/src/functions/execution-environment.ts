import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { CallerCredentials } from '@muster/aws-session/caller';
import { messageOf } from '../error-text.ts';
import { EngineClosedError } from '../errors.ts';
import type { LocalStores } from '../local-stores.ts';
import { forwardOutput, outputOptions } from '../worker-output.ts';
import { serveCredentials } from './credentials-channel.ts';
import { environmentLost, executionAborted, FunctionError, timedOut } from './function-error.ts';
import type { HandlerThreadInput, InvokeMessage, ResultMessage } from './protocol.ts';

/** The size of a few pages of instances, so that the data of a page is freed early and memory does not grow. */
const YOUNG_GENERATION_MEGABYTES = 32;

/** Source: Node.js, worker_threads, resourceLimits. */
const OUT_OF_MEMORY = 'ERR_WORKER_OUT_OF_MEMORY';

export interface Invocation {
  readonly module: string;
  readonly exportName: string;
  readonly eventJson: string;
  readonly timeoutMs: number;
  /** False for a function with reserved concurrency, which needs no slot. */
  readonly needsSlot: boolean;
  /** Called when the invocation leaves the queue. */
  readonly onStart?: (() => void) | undefined;
  /** If aborted while the invocation waits, it never starts. */
  readonly signal?: AbortSignal | undefined;
}

export interface ExecutionEnvironmentOptions {
  readonly slots: number;
  readonly environment: NodeJS.ProcessEnv;
  /** File URLs of handlers to import when the thread starts. */
  readonly modules: readonly string[];
  readonly callerCredentials: CallerCredentials | undefined;
  readonly localStores: LocalStores | undefined;
}

interface Pending {
  readonly invocation: Invocation;
  readonly resolve: (outputJson: string) => void;
  readonly reject: (error: Error) => void;
  timer?: NodeJS.Timeout;
}

/**
 * One thread of handlers. It runs at most `slots` invocations at a time. The others wait, and the latest starts first,
 * so that a target completes before another one begins. The time limit of an invocation begins when it starts. If the
 * thread ends unexpectedly, its invocations fail and the next start creates a new thread.
 */
export class ExecutionEnvironment {
  readonly #options: ExecutionEnvironmentOptions;
  readonly #waiting: Pending[] = [];
  readonly #running = new Map<string, Pending>();
  #slotsInUse = 0;
  #worker: Worker | undefined;
  #closed = false;

  constructor(options: ExecutionEnvironmentOptions) {
    this.#options = options;
  }

  /**
   * @returns the handler's result as JSON text
   * @throws FunctionError, EngineClosedError
   */
  invoke(invocation: Invocation): Promise<string> {
    if (this.#closed) return Promise.reject(new EngineClosedError());
    return new Promise((resolve, reject) => {
      const pending: Pending = { invocation, resolve, reject };
      if (invocation.needsSlot) {
        this.#waiting.push(pending);
        this.#startWaiting();
      } else {
        this.#start(pending);
      }
    });
  }

  /** Starts the thread in advance. */
  warmUp(): void {
    this.#liveWorker();
  }

  async close(): Promise<void> {
    this.#closed = true;
    const left = [...this.#waiting.splice(0), ...this.#running.values()];
    this.#running.clear();
    for (const pending of left) {
      clearTimeout(pending.timer);
      pending.reject(new EngineClosedError());
    }
    await this.#worker?.terminate();
  }

  #startWaiting(): void {
    while (this.#slotsInUse < this.#options.slots) {
      const next = this.#waiting.pop();
      if (next === undefined) return;
      if (next.invocation.signal?.aborted === true) next.reject(executionAborted());
      else this.#start(next);
    }
  }

  #start(pending: Pending): void {
    const { invocation } = pending;
    const invocationId = randomUUID();
    if (invocation.needsSlot) this.#slotsInUse++;
    this.#running.set(invocationId, pending);
    pending.timer = setTimeout(
      () => this.#settle(invocationId)?.reject(timedOut(invocation.timeoutMs)),
      invocation.timeoutMs,
    );
    const message: InvokeMessage = {
      invocationId,
      module: invocation.module,
      exportName: invocation.exportName,
      eventJson: invocation.eventJson,
      timeoutMs: invocation.timeoutMs,
    };
    this.#liveWorker().postMessage(message);
    invocation.onStart?.();
  }

  /** Frees the slot of an invocation. Returns undefined if the invocation was given up before. */
  #settle(invocationId: string): Pending | undefined {
    const pending = this.#running.get(invocationId);
    if (pending === undefined) return undefined;
    this.#running.delete(invocationId);
    clearTimeout(pending.timer);
    if (pending.invocation.needsSlot) this.#slotsInUse--;
    this.#startWaiting();
    return pending;
  }

  #liveWorker(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const { callerCredentials, environment, modules, localStores } = this.#options;
    const credentials = callerCredentials && serveCredentials(callerCredentials);
    const input: HandlerThreadInput = { modules, credentials, localStores };
    const worker = new Worker(new URL('./handler-thread.ts', import.meta.url), {
      env: environment,
      workerData: input,
      transferList: credentials === undefined ? [] : [credentials],
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MEGABYTES },
      ...outputOptions,
    });
    this.#worker = worker;
    forwardOutput(worker);
    let reason = 'exit';
    let outOfMemory = false;
    worker.on('message', (result: ResultMessage) => {
      const pending = this.#settle(result.invocationId);
      if ('failure' in result) pending?.reject(new FunctionError(result.failure));
      else pending?.resolve(result.outputJson);
    });
    worker.on('error', (error) => {
      reason = messageOf(error);
      outOfMemory = error instanceof Error && 'code' in error && error.code === OUT_OF_MEMORY;
    });
    worker.on('exit', () => this.#replace(worker, reason, outOfMemory));
    return worker;
  }

  #replace(worker: Worker, reason: string, outOfMemory: boolean): void {
    if (this.#closed || this.#worker !== worker) return;
    this.#worker = undefined;
    const lost = [...this.#running.keys()];
    const alone = lost.length === 1;
    for (const invocationId of lost)
      this.#settle(invocationId)?.reject(environmentLost(reason, { alone, outOfMemory }));
  }
}
