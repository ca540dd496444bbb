import { codedError, MusterError } from '@muster/errors';

/** The role does not exist, does not trust the caller, or the external ID is wrong. A retry does not help. */
export class AssumeRoleDeniedError extends MusterError {
  static override readonly code = 'AssumeRoleDenied';
  readonly roleArn: string;
  constructor(roleArn: string, cause: unknown) {
    super(`The role ${roleArn} could not be assumed: ${messageOf(cause)}`, { cause });
    this.roleArn = roleArn;
  }
}

/** AWS still throttled after all attempts of the SDK. */
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
    super(['The service is not available', nameOf(cause), messageOf(cause)].filter(Boolean).join(': '), {
      cause,
    });
  }
}

/** The endpoint executed a dry run instead of only checking it, so it is not AWS. */
export class DryRunIgnoredError extends MusterError {
  static override readonly code = 'DryRunIgnored';

  constructor() {
    super('the endpoint does not know DryRun');
  }
}

/** The content that arrived instead of an answer of AWS, for the message. */
export interface StrangeAnswer {
  /** The action as in policies, such as `ec2:DescribeRegions`. */
  readonly action: string;
  /** The called host, with its port if the URL contains one. */
  readonly host: string;
  readonly status: number;
  readonly contentType?: string | undefined;
  readonly body: string;
  /** Its problem, as the end of a sentence that begins with "the answer". */
  readonly fault: string;
}

/**
 * The response is not AWS's answer to the call: a proxy's page, an empty or incomplete answer, another document. The
 * SDK repeats such a call.
 */
export class UnexpectedAnswerError extends MusterError {
  static override readonly code = 'UnexpectedAnswer';
  static override readonly retryable = true;
  readonly status: number;
  readonly host: string;
  /** The problem of the answer, and its beginning. */
  readonly reason: string;
  /** The SDK's retry strategy reads this field and repeats the call. */
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

/** The caller itself has no credentials, or AWS does not accept them. */
export class NoCredentialsError extends MusterError {
  static override readonly code = 'NoCredentials';
  /** @param purpose what the credentials are for, as the end of a sentence */
  constructor(cause: unknown, purpose = 'to assume roles with') {
    super(`There are no credentials ${purpose}: ${messageOf(cause)}`, { cause });
  }
}

/** The credentials that were chosen for an account belong to another account. Nothing was read with them. */
export class WrongAccountError extends MusterError {
  static override readonly code = 'WrongAccount';
  constructor({ accountId, found, source }: { accountId: string; found: string; source: string }) {
    super(
      `The credentials of ${source} belong to account ${found}, not to ${accountId}; correct the account or the profile in the configuration`,
    );
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

/** Names of errors of the SDK's credential providers. */
const NO_CREDENTIALS = new Set(['CredentialsProviderError', 'ProviderError', 'TokenProviderError']);
/** Expired credentials: a new session helps. Source: EC2 errors overview; STS API Reference. */
const EXPIRED = new Set(['RequestExpired', 'ExpiredToken', 'ExpiredTokenException']);

const field = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null && name in error
    ? (error as Record<string, unknown>)[name]
    : undefined;

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const QUOTED_CHARACTERS = 100;
/** Start of the credentials in an STS answer. No part of them may be in a message. */
const CREDENTIALS = /<?"?(credentials|access_?key|secret|session_?token)/i;

/** The beginning of a body in one line, without secrets. */
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

/** The system error codes in an error, its causes, and the errors that it combines. */
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

/** The status of the answer that the SDK turned into an error. */
export function httpStatusOf(error: unknown): number | undefined {
  const status = field(field(error, '$metadata'), 'httpStatusCode');
  return typeof status === 'number' ? status : undefined;
}

export const isThrottled = (error: unknown): boolean =>
  error instanceof ThrottledError || THROTTLING.has(nameOf(error)) || httpStatusOf(error) === 429;

export const isExpiredCredentials = (error: unknown): boolean => EXPIRED.has(nameOf(error));

/** A failed call with the same code, and with the call at the start of its message. */
export class CallFailedError extends MusterError {
  /** @param call the action and its subject, such as `organizations:ListAccountsForParent of ou-abcd-11111111` */
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
 * Names of errors for a missing answer: a timeout, or a proxy that could not be used. Source: Web IDL, "DOMException";
 * `ProxyUnavailableError`.
 */
const NO_ANSWER = new Set(['TimeoutError', 'AbortError', 'ProxyUnavailable']);

/**
 * Turns an error of the SDK into an error that the state machine can match by name. A known refusal, such as
 * `UnauthorizedOperation`, stays unchanged: its name is AWS's code. No name is one of JavaScript's.
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
