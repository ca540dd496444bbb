import { withErrorCode } from '@muster/errors';
import * as z from 'zod';
import { withoutEncodedPart } from './message-text.ts';
import type { CaughtError } from './values/caught-error.ts';

const LambdaError = z.object({ errorMessage: z.string() });

function lambdaMessageOf(cause: string): string | undefined {
  try {
    return LambdaError.safeParse(JSON.parse(cause)).data?.errorMessage;
  } catch {
    return undefined;
  }
}

/**
 * What a caught error says: the Lambda function's own message where the cause holds one, at least the code. A function
 * that could not even be loaded fails with a name of JavaScript.
 */
export function readCaughtError({ Error: name, Cause: cause = '' }: CaughtError): {
  code: string;
  message: string;
} {
  const { code, message } = withErrorCode({ name, message: lambdaMessageOf(cause) || cause });
  return { code, message: withoutEncodedPart(message || code) };
}
