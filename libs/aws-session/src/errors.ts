/** Base of the errors that steps of the state machine end with. `name` is what Retry and Catch match on. */
export abstract class StepError extends Error {
  abstract override readonly name: string;
}

/** The role does not exist, does not trust the caller, or the external id is wrong. Trying again does not help. */
export class AssumeRoleDeniedError extends StepError {
  override readonly name = 'AssumeRoleDenied';
  readonly roleArn: string;
  constructor(roleArn: string, cause: unknown) {
    super(`The role ${roleArn} could not be assumed: ${messageOf(cause)}`, { cause });
    this.roleArn = roleArn;
  }
}

/** AWS kept throttling after all attempts of the SDK. */
export class ThrottledError extends StepError {
  override readonly name = 'Throttled';
  constructor(cause: unknown) {
    super(`AWS kept throttling: ${messageOf(cause)}`, { cause });
  }
}

/** The service answered with a server error, too late or not at all, after all attempts of the SDK. */
export class ServiceUnavailableError extends StepError {
  override readonly name = 'ServiceUnavailable';
  constructor(cause: unknown) {
    super(`The service is not available: ${nameOf(cause)}: ${messageOf(cause)}`, { cause });
  }
}

/** No credentials of the caller itself were found, or they are not accepted. */
export class NoCredentialsError extends StepError {
  override readonly name = 'NoCredentials';
  constructor(cause: unknown) {
    super(`No AWS credentials were found to assume roles with: ${messageOf(cause)}`, { cause });
  }
}

/** Source: EC2 error codes, and the throttling codes of the SDK's retry strategy. */
const THROTTLING = new Set([
  'RequestLimitExceeded',
  'EC2ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'RequestThrottled',
  'RequestThrottledException',
  'ProvisionedThroughputExceededException',
]);
const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
]);
/** Credentials that ran out: a new session helps. Source: EC2 errors overview; STS API Reference. */
const EXPIRED = new Set(['RequestExpired', 'ExpiredToken', 'ExpiredTokenException']);

const field = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null && name in error
    ? (error as Record<string, unknown>)[name]
    : undefined;

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'Error');
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function httpStatusOf(error: unknown): number | undefined {
  const status = field(field(error, '$metadata'), 'httpStatusCode');
  return typeof status === 'number' ? status : undefined;
}

export const isExpiredCredentials = (error: unknown): boolean => EXPIRED.has(nameOf(error));

/**
 * Turns what the SDK threw into an error that the state machine can act on by name. What is a known refusal, such as
 * `UnauthorizedOperation`, stays as it is: its name is AWS's own code.
 */
export function toStepError(error: unknown): Error {
  if (error instanceof StepError) return error;
  const name = nameOf(error);
  const status = httpStatusOf(error);
  if (THROTTLING.has(name)) return new ThrottledError(error);
  if (name === 'CredentialsProviderError') return new NoCredentialsError(error);
  const networkCode = field(error, 'code') ?? field(field(error, 'cause'), 'code');
  if (name === 'TimeoutError' || (typeof networkCode === 'string' && NETWORK.has(networkCode)))
    return new ServiceUnavailableError(error);
  if (status !== undefined && status >= 500) return new ServiceUnavailableError(error);
  return error instanceof Error ? error : new Error(messageOf(error), { cause: error });
}
