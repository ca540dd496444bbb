import {
  AssumeRoleDeniedError,
  httpStatusOf,
  isExpiredCredentials,
  isThrottled,
  UnexpectedAnswerError,
} from './errors.ts';

/**
 * Refusals that name the credentials. Where they come once, a new session helps. Source: EC2 API Reference, error codes;
 * "Common Errors" in the API References of the services.
 */
const CREDENTIALS_REFUSED = new Set([
  'AuthFailure',
  'IncompleteSignature',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationToken',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);
const FIRST_CLIENT_ERROR = 400;
const FIRST_SERVER_ERROR = 500;

/**
 * AWS answered that it does not do what it was called for. The SDK does not try that again, and Muster does so once:
 * a refusal can be wrong, and another try costs little.
 */
export function isRefusal(error: unknown): error is Error {
  if (error instanceof AssumeRoleDeniedError) return true;
  if (!(error instanceof Error) || error instanceof UnexpectedAnswerError || isThrottled(error)) return false;
  const status = httpStatusOf(error);
  return status !== undefined && status >= FIRST_CLIENT_ERROR && status < FIRST_SERVER_ERROR;
}

/** The refusal is about the credentials, which have run out or are not known: it may end with a new session. */
export const isRefusalOfCredentials = (error: unknown): error is Error =>
  error instanceof Error && (isExpiredCredentials(error) || CREDENTIALS_REFUSED.has(error.name));
