import { MusterError } from '@muster/errors';
import type { FunctionFailure } from './protocol.ts';

/**
 * A failed invocation in the form that Step Functions uses: the name is the ASL `Error`, the message the ASL `Cause`,
 * which is JSON text.
 */
export class FunctionError extends MusterError {
  readonly failure: FunctionFailure;
  /** Read by the interpreter: whether Retry and Catch may match. */
  readonly isRetryable: boolean;
  readonly isCatchable: boolean;
  constructor(failure: FunctionFailure, options: { terminal: boolean } = { terminal: false }) {
    super(JSON.stringify(failure), { code: failure.errorType });
    this.failure = failure;
    this.isRetryable = !options.terminal;
    this.isCatchable = !options.terminal;
  }
}

const failure = (errorType: string, errorMessage: string): FunctionFailure => ({
  errorType,
  errorMessage,
  trace: [],
});

/** The function reached its time limit. What the handler still does is ignored. */
export const timedOut = (timeoutMs: number): FunctionError =>
  new FunctionError(failure('Sandbox.Timedout', `Task timed out after ${timeoutMs / 1000} seconds`));

/**
 * The execution environment ended during the invocation. If it ran only that invocation, as in Lambda, the error has
 * Lambda's name. If it ran several, it is unknown which one caused the end. All of them fail with `Lambda.Unknown`,
 * which is retried more often.
 */
export const environmentLost = (
  reason: string,
  { alone, outOfMemory }: { readonly alone: boolean; readonly outOfMemory: boolean },
): FunctionError =>
  new FunctionError(
    failure(
      alone ? (outOfMemory ? 'Runtime.OutOfMemory' : 'Runtime.ExitError') : 'Lambda.Unknown',
      `The execution environment ended: ${reason}`,
    ),
  );

/** The function has reached its reserved concurrency. */
export const tooManyRequests = (functionName: string, reservedConcurrency: number): FunctionError =>
  new FunctionError(
    failure(
      'Lambda.TooManyRequestsException',
      `${functionName} has a reserved concurrency of ${reservedConcurrency}`,
    ),
  );

/** Ends the execution, as in Step Functions: neither Retry nor a Catch of States.ALL matches it. */
export const dataLimitExceeded = (state: string, what: 'input' | 'output', bytes: number): FunctionError =>
  new FunctionError(failure('States.DataLimitExceeded', `The ${what} of state ${state} has ${bytes} bytes`), {
    terminal: true,
  });

/** The execution was stopped. Nothing is retried or caught any more. */
export const executionAborted = (): FunctionError =>
  new FunctionError(failure('ExecutionAborted', 'The execution was aborted'), { terminal: true });
