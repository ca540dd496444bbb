import { ServiceUnavailableError, ThrottledError, UnexpectedAnswerError } from '@muster/aws-session';
import { UnprocessedItemsError } from '@muster/dynamodb';
import { CheckpointConflictError } from '@muster/errors';
import type { Retrier } from './asl.ts';

/** The codes of error classes. A class whose errors are not retryable is a type error. */
export const retryableCodes = (
  ...classes: readonly { readonly code: string; readonly retryable: true }[]
): string[] => classes.map(({ code }) => code);

/** For half an hour, with up to five minutes between two tries. Throttling ends within that time. */
const patiently = (ErrorEquals: readonly string[]): Retrier => ({
  ErrorEquals,
  IntervalSeconds: 10,
  MaxAttempts: 15,
  BackoffRate: 2,
  MaxDelaySeconds: 300,
  JitterStrategy: 'FULL',
});

const soon = (ErrorEquals: readonly string[], MaxAttempts: number): Retrier => ({
  ErrorEquals,
  IntervalSeconds: 2,
  MaxAttempts,
  BackoffRate: 2,
  MaxDelaySeconds: 60,
  JitterStrategy: 'FULL',
});

/** Lambda has no capacity for another invocation. */
const LAMBDA_BUSY = patiently(['Lambda.TooManyRequestsException']);

/** Lambda failed, not the function. Source: Step Functions Developer Guide, "Handle transient Lambda service exceptions". */
const LAMBDA_FAILED = soon(
  [
    'Lambda.ClientExecutionTimeoutException',
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
    'Lambda.Unknown',
    'Sandbox.Timedout',
  ],
  6,
);

/** AWS throttles the function's calls. It has attempts separate from those of LAMBDA_BUSY. */
const AWS_THROTTLES = patiently(retryableCodes(ThrottledError, UnprocessedItemsError));

/** The function's process ended. A function that needs more memory than it has ends again. */
const PROCESS_DIED = soon(['Runtime.OutOfMemory', 'Runtime.ExitError'], 1);

/** The function itself has retried as long as its time allowed. */
const AWS_FAILED = soon(retryableCodes(ServiceUnavailableError, UnexpectedAnswerError), 2);

/** For every Task. */
export const RETRIES: readonly Retrier[] = [
  LAMBDA_BUSY,
  LAMBDA_FAILED,
  AWS_THROTTLES,
  PROCESS_DIED,
  AWS_FAILED,
];

/**
 * For Discover: another invocation holds the checkpoint. Step Functions may have abandoned that invocation while it
 * still runs, so the retries last longer than an invocation.
 */
export const RETRIES_OF_SCAN: readonly Retrier[] = [
  ...RETRIES,
  {
    ErrorEquals: retryableCodes(CheckpointConflictError),
    IntervalSeconds: 5,
    MaxAttempts: 30,
    BackoffRate: 2,
    MaxDelaySeconds: 120,
    JitterStrategy: 'FULL',
  },
];
