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
/** Refusals that say that access is not allowed, or not yet. Source: as above. */
const ACCESS_REFUSED = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'NotAuthorized',
  'OptInRequired',
  'UnauthorizedOperation',
]);
const FIRST_CLIENT_ERROR = 400;
const FIRST_SERVER_ERROR = 500;

/** Errors of calls that were made twice. */
const triedTwice = new WeakSet<Error>();

/** Says of an error that its call was tried once more already. */
export function noteTriedTwice(error: unknown): void {
  if (error instanceof Error) triedTwice.add(error);
}

/**
 * AWS answered that it does not do what it was called for. The SDK does not try that again, and Muster does so once:
 * a refusal can be wrong, and another try costs little. See `onceMore`. A role that could not be assumed was tried twice.
 */
export function isRefusal(error: unknown): error is Error {
  if (error instanceof AssumeRoleDeniedError) return false;
  if (error instanceof Error && triedTwice.has(error)) return false;
  if (!(error instanceof Error) || error instanceof UnexpectedAnswerError || isThrottled(error)) return false;
  const status = httpStatusOf(error);
  return status !== undefined && status >= FIRST_CLIENT_ERROR && status < FIRST_SERVER_ERROR;
}

/** The refusal is about the credentials, which have run out or are not known: it may end with a new session. */
export const isRefusalOfCredentials = (error: unknown): error is Error =>
  error instanceof Error && (isExpiredCredentials(error) || CREDENTIALS_REFUSED.has(error.name));

/** The refusal is about access: of the credentials, of a policy, or to a region. */
export const isRefusalOfAccess = (error: Error): boolean =>
  ACCESS_REFUSED.has(error.name) || isRefusalOfCredentials(error);

/** A refusal whose call was made only once so far. */
export const isWorthOneMoreTry = (error: unknown): error is Error =>
  isRefusal(error) || (isRefusalOfCredentials(error) && !triedTwice.has(error));
