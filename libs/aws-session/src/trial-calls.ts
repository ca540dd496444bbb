import type { AccountRole } from './account-role.ts';
import type { AwsSessions } from './aws-sessions.ts';
import { DryRunIgnoredError, ServiceUnavailableError, toStepError } from './errors.ts';
import { onceMore, type Pause } from './once-more.ts';
import { isRefusalOfAccess } from './refusals.ts';

/** Timeout of a call that only checks something, including the SDK's retries. */
const CALL_TIME_MS = 15_000;

/**
 * Makes a call with a timeout, and repeats it once if AWS refuses access.
 * @throws MusterError, or AWS's refusal with its code as the name. ServiceUnavailable if no answer arrives in time
 */
export async function inTime<T>(
  call: (abortSignal: AbortSignal) => Promise<T>,
  timeMs = CALL_TIME_MS,
  pause?: Pause,
): Promise<T> {
  const late = Promise.withResolvers<never>();
  const abort = new AbortController();
  const timer = setTimeout(() => {
    late.reject(new ServiceUnavailableError(`no answer within ${timeMs / 1000} s`));
    abort.abort();
  }, timeMs);
  try {
    const tried = onceMore(() => call(abort.signal), { isWorthIt: isRefusalOfAccess, pause });
    return await Promise.race([tried, late.promise]);
  } catch (error) {
    throw toStepError(error);
  } finally {
    clearTimeout(timer);
  }
}

/** Assumes the role, unless the session exists already. @throws as `inTime` */
export async function assumeRole(sessions: Pick<AwsSessions, 'ec2'>, role: AccountRole): Promise<void> {
  await inTime(() => sessions.ec2(role, role.homeRegion).config.credentials());
}

/**
 * Makes a call with DryRun and returns its error: `DryRunOperation` if it would have succeeded. `DryRunIgnored` means
 * that the endpoint executed the call.
 */
export async function dryRun(
  call: (abortSignal: AbortSignal) => Promise<unknown>,
  timeMs = CALL_TIME_MS,
  pause?: Pause,
): Promise<Error> {
  try {
    await inTime(call, timeMs, pause);
  } catch (error) {
    return toStepError(error);
  }
  return new DryRunIgnoredError();
}
