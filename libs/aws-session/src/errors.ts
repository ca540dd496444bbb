import { codedError, MusterError } from '@muster/errors';

/** The role does not exist, does not trust the caller, or the external id is wrong. Trying again does not help. */
export class AssumeRoleDeniedError extends MusterError {
  static override readonly code = 'AssumeRoleDenied';
  readonly roleArn: string;
  constructor(roleArn: string, cause: unknown) {
    super(`The role ${roleArn} could not be assumed: ${messageOf(cause)}`, { cause });
    this.roleArn = roleArn;
  }
}

/** AWS kept throttling after all attempts of the SDK. */
export class ThrottledError extends MusterError {
  static override readonly code = 'Throttled';
  static override readonly retryable = true;

  constructor(cause: unknown) {
    super(`AWS kept throttling: ${messageOf(cause)}`, { cause });
  }
}

/** The service answered with a server error, too late or not at all, after all attempts of the SDK. */
export class ServiceUnavailableError extends MusterError {
  static override readonly code = 'ServiceUnavailable';
  static override readonly retryable = true;

  constructor(cause: unknown) {
    super(`The service is not available: ${nameOf(cause)}: ${messageOf(cause)}`, { cause });
  }
}

/** What came back in the place of an answer, for the message that says so. */
export interface StrangeAnswer {
  /** As policies name it, such as `ec2:DescribeRegions`. */
  readonly action: string;
  /** Host that was called, with its port where the URL names one. */
  readonly host: string;
  readonly status: number;
  readonly contentType?: string | undefined;
  readonly body: string;
  /** What is wrong with it, as the end of a sentence that begins with "the answer". */
  readonly fault: string;
}

/**
 * What came back is not an answer of AWS to the call: a proxy's page, nothing, a part of an answer, another document.
 * The SDK tries such a call again.
 */
export class UnexpectedAnswerError extends MusterError {
  static override readonly code = 'UnexpectedAnswer';
  static override readonly retryable = true;
  readonly status: number;
  readonly host: string;
  /** What is wrong with the answer, and its beginning. */
  readonly reason: string;
  /** Read by the SDK's retry strategy: there is such a field, so the call is made again. */
  readonly $retryable = {};

  constructor({ action, host, status, contentType = 'no content type', body, fault }: StrangeAnswer) {
    const reason = `the answer ${fault} (status ${status}, ${contentType}, ${quoted(body)})`;
    super(
      `${action} at ${host} got something that is not an answer of AWS: ${reason}; look for a proxy or filter in the network`,
    );
    this.status = status;
    this.host = host;
    this.reason = reason;
  }
}

/** No credentials of the caller itself were found, or they are not accepted. */
export class NoCredentialsError extends MusterError {
  static override readonly code = 'NoCredentials';
  constructor(cause: unknown) {
    super(`There are no credentials to assume roles with: ${messageOf(cause)}`, { cause });
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
/** Source: Node.js, "Common system errors" and "OpenSSL error codes"; `HPE_…` are those of its HTTP parser. */
const NETWORK =
  /^(E(ADDRNOTAVAIL|AI_AGAIN|CONNABORTED|CONNREFUSED|CONNRESET|HOSTDOWN|HOSTUNREACH|NETDOWN|NETUNREACH|NOTFOUND|PIPE|PROTO|TIMEDOUT)|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|ERR_(SSL|TLS)_\w+|HPE_\w+|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+)$/;

/** What the SDK's providers of credentials call their errors. */
const NO_CREDENTIALS = new Set(['CredentialsProviderError', 'ProviderError', 'TokenProviderError']);
/** Credentials that ran out: a new session helps. Source: EC2 errors overview; STS API Reference. */
const EXPIRED = new Set(['RequestExpired', 'ExpiredToken', 'ExpiredTokenException']);

const field = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null && name in error
    ? (error as Record<string, unknown>)[name]
    : undefined;

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const QUOTED_CHARACTERS = 100;
/** Where credentials begin in an answer of STS: nothing of them may be in a message. */
const CREDENTIALS = /<?"?(credentials|access_?key|secret|session_?token)/i;

/** The beginning of a body in one line, without what is secret. */
function quoted(body: string): string {
  const secretAt = body.search(CREDENTIALS);
  const shown = secretAt < 0 ? body : body.slice(0, secretAt);
  const line = shown
    .slice(0, 4 * QUOTED_CHARACTERS)
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim();
  if (line === '') return body === '' ? 'no body' : 'a body that is not shown';
  const isWhole = shown.length === body.length && shown.length <= QUOTED_CHARACTERS;
  return `"${line.slice(0, QUOTED_CHARACTERS)}${isWhole ? '' : '…'}"`;
}

/** The codes of the system in an error, its causes, and the errors that it is made of. */
function networkCodesOf(error: unknown, depth = 0): string[] {
  if (error === undefined || error === null || depth > 5) return [];
  const code = field(error, 'code');
  const parts = field(error, 'errors');
  return [
    ...(typeof code === 'string' ? [code] : []),
    ...networkCodesOf(field(error, 'cause'), depth + 1),
    ...(Array.isArray(parts) ? parts.flatMap((part: unknown) => networkCodesOf(part, depth + 1)) : []),
  ];
}

/** The status of the answer that the SDK made an error of. */
export function httpStatusOf(error: unknown): number | undefined {
  const status = field(field(error, '$metadata'), 'httpStatusCode');
  return typeof status === 'number' ? status : undefined;
}

export const isThrottled = (error: unknown): boolean =>
  error instanceof ThrottledError || THROTTLING.has(nameOf(error)) || httpStatusOf(error) === 429;

export const isExpiredCredentials = (error: unknown): boolean => EXPIRED.has(nameOf(error));

/** A failed call under its own code, with the call in front of its message. */
export class CallFailedError extends MusterError {
  /** @param call the action and what it was made on, such as `organizations:ListAccountsForParent of ou-abcd-11111111` */
  constructor(call: string, cause: unknown) {
    const step = toStepError(cause);
    super(`${call}: ${step.message}`, {
      code: step.name,
      retryable: step instanceof MusterError && step.retryable,
      cause,
    });
  }
}

/**
 * Names of errors that say that there was no answer: the time was over, or the proxy could not be used. Source: Web IDL,
 * "DOMException"; `ProxyUnavailableError`.
 */
const NO_ANSWER = new Set(['TimeoutError', 'AbortError', 'ProxyUnavailable']);

/**
 * Turns what the SDK threw into an error that the state machine can act on by name. What is a known refusal, such as
 * `UnauthorizedOperation`, stays as it is: its name is AWS's own code. No name is one of JavaScript's.
 */
export function toStepError(error: unknown): Error {
  if (error instanceof UnexpectedAnswerError && error.status >= 500)
    return new ServiceUnavailableError(error);
  if (error instanceof MusterError && !NO_ANSWER.has(error.code)) return error;
  const name = nameOf(error);
  const status = httpStatusOf(error);
  if (THROTTLING.has(name)) return new ThrottledError(error);
  if (NO_CREDENTIALS.has(name)) return new NoCredentialsError(error);
  if (NO_ANSWER.has(name) || networkCodesOf(error).some((code) => NETWORK.test(code)))
    return new ServiceUnavailableError(error);
  if (status !== undefined && status >= 500) return new ServiceUnavailableError(error);
  return codedError(error);
}
