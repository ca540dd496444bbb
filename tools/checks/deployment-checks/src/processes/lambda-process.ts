import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { environmentLost, FunctionError, timedOut } from '@muster/local-engine';
import { type InvokeMessage, ProcessMessage } from './protocol.ts';
import type { UnpackedFunction } from './unpacked-function.ts';

/** A process has one invocation at a time, and no limit of its memory. */
const ALONE = { alone: true, outOfMemory: false };

export interface EventOptions {
  /** Called when it is this event's turn. */
  readonly onStart?: (() => void) | undefined;
  /** What the handler is told of its time, where that is not the function's timeout. */
  readonly remainingMs?: number;
}

export interface LambdaProcessOptions {
  readonly unpacked: UnpackedFunction;
  /** All that the process has of an environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
}

/**
 * One execution environment of a function: a Node process of its own without packages, one event at a time. It begins
 * with the first event; one that has died or run out of time is replaced by the next.
 */
export class LambdaProcess {
  readonly #options: LambdaProcessOptions;
  #process: ChildProcess | undefined;
  /** Whether the handler of the process is there: until then no event's time runs. */
  #isReady = false;
  #last: Promise<unknown> = Promise.resolve();
  #output = '';

  constructor(options: LambdaProcessOptions) {
    this.#options = options;
  }

  /** What the function has written to stdout and stderr so far; its last lines may still be on their way. */
  get output(): string {
    return this.#output;
  }

  /** Ends the process and returns all that it has written; another begins with the next event. */
  async endedOutput(): Promise<string> {
    const child = this.#process;
    if (child !== undefined) {
      const closed = once(child, 'close');
      // What was written is in the pipes already: Node writes to them at once. After a `disconnect` there is no `close`.
      child.kill();
      await closed;
    }
    return this.#output;
  }

  /**
   * @returns the handler's result as JSON text
   * @throws FunctionError
   */
  invoke(eventJson: string, { onStart, remainingMs }: EventOptions = {}): Promise<string> {
    const turn = this.#last.then(() => {
      onStart?.();
      return this.#run(eventJson, remainingMs);
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** The start of a fresh process alone. @throws FunctionError */
  async start(): Promise<{ importMs: number; startMs: number }> {
    return new Promise((resolve, reject) => {
      const child = this.#spawn();
      child.on('message', (raw) => {
        const message = ProcessMessage.parse(raw);
        if (message.type === 'ready') resolve(message);
      });
      child.once('exit', (code) => reject(environmentLost(`exit ${code}: ${this.#output}`, ALONE)));
    });
  }

  close(): void {
    this.#process?.kill();
    this.#process = undefined;
  }

  #run(eventJson: string, remainingMs?: number): Promise<string> {
    const timeoutMs = this.#options.timeoutSeconds * 1000;
    const request: InvokeMessage = { id: randomUUID(), eventJson, remainingMs: remainingMs ?? timeoutMs };
    const child = this.#process ?? this.#spawn();
    return new Promise<string>((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const beginTime = () => {
        timer = setTimeout(() => {
          settle();
          this.close();
          reject(timedOut(timeoutMs));
        }, timeoutMs);
      };
      const onMessage = (raw: unknown) => {
        const message = ProcessMessage.parse(raw);
        if (message.type === 'ready') {
          beginTime();
          return;
        }
        settle();
        if (message.type === 'result') resolve(message.outputJson);
        else reject(new FunctionError(message));
      };
      const onExit = (code: number | null) => {
        settle();
        reject(environmentLost(`exit ${code}: ${this.#output.slice(-2_000)}`, ALONE));
      };
      const settle = () => {
        clearTimeout(timer);
        child.off('message', onMessage);
        child.off('exit', onExit);
      };
      child.on('message', onMessage);
      child.once('exit', onExit);
      if (this.#isReady) beginTime();
      child.send(request);
    });
  }

  #spawn(): ChildProcess {
    const { unpacked, environment } = this.#options;
    const child = spawn(process.execPath, [unpacked.bootstrap, unpacked.module, unpacked.exportName], {
      cwd: unpacked.folder,
      env: { ...environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#process = child;
    this.#isReady = false;
    child.once('message', () => (this.#isReady = true));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8');
      stream?.on('data', (text: string) => (this.#output += text));
    }
    child.once('exit', () => {
      if (this.#process === child) this.#process = undefined;
    });
    return child;
  }
}
