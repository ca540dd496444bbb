import { type ChildProcess, fork } from 'node:child_process';
import type { SessionRequest, SessionResponse } from './session-process.ts';

/**
 * Runs queries in a separate process, so that Ctrl-C can end a long query: SQLite blocks its process until a query
 * ends.
 */
export class SqlSession {
  readonly #path: string;
  #child: ChildProcess | undefined;

  /** @param path path of the database */
  constructor(path: string) {
    this.#path = path;
  }

  /** Writes the result to stdout. @returns the message of an error; undefined after a success or an interruption */
  run(request: Omit<SessionRequest, 'path'>): Promise<string | undefined> {
    const child = (this.#child ??= fork(new URL('./session-process.ts', import.meta.url)));
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        child.removeAllListeners();
        settle();
      };
      child.once('error', (error) => end(() => reject(error)));
      child.once('exit', () => {
        this.#child = undefined;
        end(() => resolve(undefined));
      });
      child.once('message', (response: SessionResponse) => end(() => resolve(response.error)));
      child.send({ ...request, path: this.#path });
    });
  }

  /** Ends the running query. */
  interrupt(): void {
    this.#child?.kill('SIGKILL');
  }

  close(): void {
    this.#child?.removeAllListeners();
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }
}
