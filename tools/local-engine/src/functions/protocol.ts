import type { MessagePort } from 'node:worker_threads';
import type { LocalStores } from '../local-stores.ts';

/** What a thread that runs handlers is started with. */
export interface HandlerThreadInput {
  /** File URLs of handlers, imported ahead of the first call. */
  readonly modules: readonly string[];
  /** Where the thread asks for the caller's credentials; absent: its clients find them by themselves. */
  readonly credentials: MessagePort | undefined;
  /** Absent: the services keep everything in AWS. */
  readonly localStores?: LocalStores | undefined;
}

/** What goes between the engine and a thread that runs handlers. Events and results travel as JSON text. */
export interface InvokeMessage {
  readonly invocationId: string;
  /** File URL of the handler's module. */
  readonly module: string;
  readonly exportName: string;
  readonly eventJson: string;
  readonly timeoutMs: number;
}

/** An error as Lambda reports it. */
export interface FunctionFailure {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

export type ResultMessage =
  | { readonly invocationId: string; readonly outputJson: string }
  | { readonly invocationId: string; readonly failure: FunctionFailure };
