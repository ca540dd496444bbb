import type { MessagePort } from 'node:worker_threads';
import type { LocalStores } from '../local-stores.ts';

/** Start parameters of a thread that runs handlers. */
export interface HandlerThreadInput {
  /** File URLs of handlers to import before the first call. */
  readonly modules: readonly string[];
  /**
   * Port for requests of the caller's credentials. If absent, the clients of the thread find credentials themselves.
   */
  readonly credentials: MessagePort | undefined;
  /** If absent, the services keep all data in AWS. */
  readonly localStores?: LocalStores | undefined;
}

/** Messages between the engine and a thread that runs handlers. Events and results are JSON text. */
export interface InvokeMessage {
  readonly invocationId: string;
  /** File URL of the handler's module. */
  readonly module: string;
  readonly exportName: string;
  readonly eventJson: string;
  readonly timeoutMs: number;
}

/** An error in the form that Lambda reports. */
export interface FunctionFailure {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

export type ResultMessage =
  | { readonly invocationId: string; readonly outputJson: string }
  | { readonly invocationId: string; readonly failure: FunctionFailure };
