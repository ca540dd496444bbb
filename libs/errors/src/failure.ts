import { withErrorCode } from './error-codes.ts';
import { codedError } from './internal-error.ts';
import { jsonIn } from './json-in.ts';
import { withoutEncodedPart } from './message-text.ts';

/**
 * The form of a failure in all data: a code of AWS, such as `UnauthorizedOperation`, or of Muster, such as
 * `AssumeRoleDenied`, and the message.
 */
export interface Failure {
  code: string;
  message: string;
}

/** Maps an error to a failure. */
export function failureOf(error: unknown): Failure {
  const { name, message } = codedError(error);
  return { code: name, message: withoutEncodedPart(message) };
}

const textOf = (data: object, name: string): string | undefined => {
  const value: unknown = Reflect.get(data, name);
  return typeof value === 'string' ? value : undefined;
};

/** Parses an error in Lambda's format, `errorType` and `errorMessage`. Undefined for anything else. */
export function lambdaFailureOf(payload: unknown): { code: string | undefined; message: string } | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const message = textOf(payload, 'errorMessage');
  return message === undefined ? undefined : { code: textOf(payload, 'errorType'), message };
}

/** An error that a state of Step Functions catches: `Cause` is the Lambda error as JSON text. */
export interface CaughtStepError {
  readonly Error: string;
  readonly Cause?: string | undefined;
}

/**
 * The failure that a state machine caught: the function's message if the cause contains one, at least the code. A
 * function that could not be loaded fails with a name of JavaScript.
 */
export function failureOfCaught({ Error: name, Cause: cause = '' }: CaughtStepError): Failure {
  const { code, message } = withErrorCode({
    name,
    message: lambdaFailureOf(jsonIn(cause))?.message || cause,
  });
  return { code, message: withoutEncodedPart(message || code) };
}
