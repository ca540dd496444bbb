import { isErrorCode, MusterError, type MusterErrorOptions, withoutEncodedPart } from '@muster/errors';

/** 0 complete, 1 failed, 2 usage error, 3 partial, 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 130;

/** An expected end of the command. The message tells the user what to do. No stack trace is shown. */
export abstract class CommandError extends MusterError {
  abstract readonly exitCode: ExitCode;
}

/** The command does not accept an option, an argument or their combination. */
export class WrongUseError extends CommandError {
  static override readonly code = 'WrongUse';
  readonly exitCode = 2;
}

/** The configuration is missing, is not YAML, or is not a valid muster.yaml. */
export class ConfigError extends CommandError {
  static override readonly code = 'InvalidConfig';
  readonly exitCode = 2;
}

/** There are no AWS credentials, or STS does not accept them or cannot be reached. */
export class CredentialsError extends CommandError {
  static override readonly code = 'NoUsableCredentials';
  readonly exitCode = 1;
}

/** A call did not reach AWS because of a proxy, a certificate or a connection setting. */
export class ConnectionError extends CommandError {
  readonly exitCode = 1;

  /** @param code code of the problem, such as `ProxyRefused` */
  constructor(code: string, message: string, options?: MusterErrorOptions) {
    super(message, { ...options, code });
  }
}

/** The data directory cannot be used: it does not exist, is not writable, or another process uses it. */
export class DataDirectoryError extends CommandError {
  static override readonly code = 'DataDirectory';
  readonly exitCode = 1;
}

/** The deployed stage cannot be used: it does not exist, lacks a part, or cannot be read. */
export class DeploymentError extends CommandError {
  static override readonly code = 'Deployment';
  readonly exitCode = 1;
}

/** The run ended without a summary, because the state machine itself failed. */
export class RunFailedError extends CommandError {
  static override readonly code = 'RunFailed';
  readonly exitCode = 1;
}

/** A stage could not make a plan. */
export class PlanningFailedError extends CommandError {
  static override readonly code = 'PlanningFailed';
  readonly exitCode = 1;
}

/** A run is in progress on the data that the command would change. */
export class RunInProgressError extends CommandError {
  static override readonly code = 'RunUnderWay';
  readonly exitCode = 1;
}

/** A plan cannot be applied any more: it was applied, it is too old, or its rules have changed. */
export class PlanRefusedError extends CommandError {
  static override readonly code = 'PlanRefused';
  readonly exitCode = 2;
}

/** The output of the command cannot be written, for example because the disk is full. */
export class OutputError extends CommandError {
  static override readonly code = 'Output';
  readonly exitCode = 1;
}

/** A run in AWS cannot be watched any longer. The run itself continues. */
export class WatchLostError extends CommandError {
  static override readonly code = 'WatchLost';
  readonly exitCode = 1;
}

/** The user stopped the command with Ctrl-C or SIGTERM. */
export class InterruptedError extends CommandError {
  static override readonly code = 'Interrupted';
  readonly exitCode = 130;
}

/** The `code` of a runtime error, such as ENOENT. Undefined if it has none. */
export const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;

/** Why a call failed, in one line: the code of AWS or the system, and the message. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = isErrorCode(error.name) ? error.name : codeOf(error);
  const message = withoutEncodedPart(error.message).replaceAll(/\s+/g, ' ').trim().replace(/\.$/, '');
  if (code === undefined || message.includes(code)) return message;
  return message === '' ? code : `${code}: ${message}`;
}
