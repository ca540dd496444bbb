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
