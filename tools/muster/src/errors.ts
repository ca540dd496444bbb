import { isErrorCode, MusterError, type MusterErrorOptions, withoutEncodedPart } from '@muster/errors';

/** 0 complete, 1 failed, 2 wrong use, 3 partial, 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 130;

/** An expected end of the command: its message is for the user and says what to do; no stack trace is shown. */
export abstract class CommandError extends MusterError {
  abstract readonly exitCode: ExitCode;
}

/** An option, argument or combination of them that the command does not accept. */
export class WrongUseError extends CommandError {
  static override readonly code = 'WrongUse';
  readonly exitCode = 2;
}

/** The configuration is missing, is no YAML, or does not say what muster.yaml has to say. */
export class ConfigError extends CommandError {
  static override readonly code = 'InvalidConfig';
  readonly exitCode = 2;
}

/** There are no AWS credentials, or STS does not accept them or cannot be reached. */
export class CredentialsError extends CommandError {
  static override readonly code = 'NoUsableCredentials';
  readonly exitCode = 1;
}

/** A call did not come to AWS: a proxy, a certificate or a setting of the connection is in the way. */
export class ConnectionError extends CommandError {
  readonly exitCode = 1;

  /** @param code the fault's, such as `ProxyRefused` */
  constructor(code: string, message: string, options?: MusterErrorOptions) {
    super(message, { ...options, code });
  }
}

/** The data directory cannot be used: not there yet, not writable, or in use by another process. */
export class DataDirectoryError extends CommandError {
  static override readonly code = 'DataDirectory';
  readonly exitCode = 1;
}

/** The deployed stage cannot be used: it is not there, lacks a part, or may not be read. */
export class DeploymentError extends CommandError {
  static override readonly code = 'Deployment';
  readonly exitCode = 1;
}

/** The run ended without a summary, because the state machine itself failed. */
export class RunFailedError extends CommandError {
  static override readonly code = 'RunFailed';
  readonly exitCode = 1;
}

/** A run is under way on the data that the command would change. */
export class RunUnderWayError extends CommandError {
  static override readonly code = 'RunUnderWay';
  readonly exitCode = 1;
}

/** What the command has to say cannot be written: the disk is full, for instance. */
export class OutputError extends CommandError {
  static override readonly code = 'Output';
  readonly exitCode = 1;
}

/** A run in AWS cannot be watched any longer; the run itself goes on. */
export class WatchLostError extends CommandError {
  static override readonly code = 'WatchLost';
  readonly exitCode = 1;
}

/** The user stopped the command with Ctrl-C or SIGTERM. */
export class InterruptedError extends CommandError {
  static override readonly code = 'Interrupted';
  readonly exitCode = 130;
}

/** The `code` of an error of the runtime, such as ENOENT; undefined where it has none. */
export const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;

/** Why a call failed, in one line: AWS's code, or that of the system, and the message. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = isErrorCode(error.name) ? error.name : codeOf(error);
  const message = withoutEncodedPart(error.message).replaceAll(/\s+/g, ' ').trim().replace(/\.$/, '');
  if (code === undefined || message.includes(code)) return message;
  return message === '' ? code : `${code}: ${message}`;
}
