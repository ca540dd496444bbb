import {
  AssumeRoleDeniedError,
  httpStatusOf,
  isExpiredCredentials,
  isThrottled,
  UnexpectedAnswerError,
} from './errors.ts';

/**
 * Refusals that concern the credentials. After one of them, a new session may help. Source: EC2 API Reference, error
 * codes; "Common Errors" in the API References of the services.
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
/** Refusals of access, including temporary ones. Source: as above. */
const ACCESS_REFUSED = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'NotAuthorized',
  'OptInRequired',
  'UnauthorizedOperation',
]);
const FIRST_CLIENT_ERROR = 400;
const FIRST_SERVER_ERROR = 500;

/** Errors of calls that were already repeated. */
const triedTwice = new WeakSet<Error>();

/** Marks an error whose call was already repeated. */
export function noteTriedTwice(error: unknown): void {
  if (error instanceof Error) triedTwice.add(error);
}

/**
 * AWS refused the call. The SDK does not repeat it, but Muster does once: a refusal can be temporary, and another try
 * costs little. See `onceMore`. AssumeRole was already tried twice.
 */
export function isRefusal(error: unknown): error is Error {
  if (error instanceof AssumeRoleDeniedError) return false;
  if (error instanceof Error && triedTwice.has(error)) return false;
  if (!(error instanceof Error) || error instanceof UnexpectedAnswerError || isThrottled(error)) return false;
  const status = httpStatusOf(error);
  return status !== undefined && status >= FIRST_CLIENT_ERROR && status < FIRST_SERVER_ERROR;
}

/** The refusal concerns the credentials, which have expired or are unknown. A new session may help. */
export const isRefusalOfCredentials = (error: unknown): error is Error =>
  error instanceof Error && (isExpiredCredentials(error) || CREDENTIALS_REFUSED.has(error.name));

/** The refusal concerns access: by the credentials, by a policy, or to a region. */
export const isRefusalOfAccess = (error: Error): boolean =>
  ACCESS_REFUSED.has(error.name) || isRefusalOfCredentials(error);

/** A refusal whose call was made only once so far. */
export const isWorthOneMoreTry = (error: unknown): error is Error =>
  isRefusal(error) || (isRefusalOfCredentials(error) && !triedTwice.has(error));
