import { CredentialsError, reasonOf } from '../errors.ts';
import { DEMONSTRATION } from '../output/called-as.ts';
import { credentialsOrigin } from './caller/caller-state.ts';
import { clockProblem } from './caller/clock.ts';
import { expired, type Origin } from './caller/problems.ts';

const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.message === '' ? reasonOf(error) : error.message;
};

/** There were no credentials to sign a call. An expired login is not renewed automatically. */
export function missingCredentials(error: unknown): CredentialsError {
  if (error instanceof CredentialsError) return error;
  if (/\bexpired\b/i.test(messageOf(error))) return expiredCredentials(error);
  return new CredentialsError(
    `no AWS credentials were found (${messageOf(error)}); choose a profile with --profile or AWS_PROFILE, set AWS_ACCESS_KEY_ID and ` +
      `AWS_SECRET_ACCESS_KEY, or sign in with "aws sso login"; "${DEMONSTRATION}" shows Muster without AWS`,
    { cause: error },
  );
}

export const expiredCredentials = (
  error: unknown,
  origin: Origin | undefined = credentialsOrigin(),
): CredentialsError =>
  expired(
    origin ?? {
      text: 'the caller',
      renewal: 'sign in again with "aws sso login", or renew them at their source',
    },
    error,
  );

/** @param service the service that refused the credentials, such as `AWS STS` */
export function refusedCredentials(
  service: string,
  error: unknown,
  origin: Origin | undefined = credentialsOrigin(),
): CredentialsError {
  const clock = clockProblem(error, Date.now());
  if (clock !== undefined)
    return new CredentialsError(
      `${service} refused a call: ${reasonOf(error)}; ${clock}; correct the clock`,
      {
        cause: error,
      },
    );
  const whose = origin === undefined ? 'the credentials' : `the credentials of ${origin.text}`;
  const renewal = origin?.renewal ?? 'renew them';
  const others = origin === credentialsOrigin() ? ', or choose others with --profile or AWS_PROFILE' : '';
  return new CredentialsError(`${service} refused ${whose}: ${reasonOf(error)}; ${renewal}${others}`, {
    cause: error,
  });
}

/** Whether AWS refused a call because of the time at which it was signed. */
export const isClockProblem = (error: unknown): boolean => clockProblem(error, Date.now()) !== undefined;
