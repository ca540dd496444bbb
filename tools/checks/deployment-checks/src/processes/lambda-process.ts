import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { environmentLost, FunctionError, timedOut } from '@muster/local-engine';
import { type InvokeMessage, ProcessMessage } from './protocol.ts';
import type { UnpackedFunction } from './unpacked-function.ts';

/** A process handles one invocation at a time. Its memory has no limit. */
const ALONE = { alone: true, outOfMemory: false };

export interface EventOptions {
  /** Called before the event is handed to the function. */
  readonly onStart?: (() => void) | undefined;
  /** The remaining time that the handler sees, if it is not the function's timeout. */
  readonly remainingMs?: number;
}

export interface LambdaProcessOptions {
  readonly unpacked: UnpackedFunction;
  /** The complete environment of the process. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
}

/**
 * One execution environment of a function: a separate Node process without packages that handles one event at a time.
 * The process starts with the first event. If it ended or timed out, the next event starts a new one.
 */
export class LambdaProcess {
  readonly #options: LambdaProcessOptions;
  #process: ChildProcess | undefined;
  /** Whether the process has loaded the handler. The time of an event starts after that. */
  #isReady = false;
  #last: Promise<unknown> = Promise.resolve();
  #output = '';

  constructor(options: LambdaProcessOptions) {
    this.#options = options;
  }

  /** The output of the function on stdout and stderr so far. The last lines may be missing. */
  get output(): string {
    return this.#output;
  }

  /** Ends the process and returns its complete output. The next event starts a new process. */
  async endedOutput(): Promise<string> {
    // The output is in the pipes already, because Node writes to them synchronously.
    await this.close();
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

  /** Starts a fresh process without an event. @throws FunctionError */
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

  /** Ends the process. Resolves when it has ended: a running child process keeps a worker of Jest open. */
  async close(): Promise<void> {
    const child = this.#process;
    if (child === undefined) return;
    this.#process = undefined;
    // After a `disconnect`, Node emits no `close`.
    const closed = once(child, 'close');
    child.kill();
    await closed;
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
          void this.close();
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
