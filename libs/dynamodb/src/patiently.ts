import { isThrottled, ThrottledError } from '@muster/aws-session/answers';
import type { TimeLeft } from '@muster/service-definition';
import type { DynamoDb } from './client.ts';
import { type Kind, type Pace, paceOf } from './pace.ts';
import { patience, realTimers, type Timers } from './timers.ts';

/** Full jitter: callers that were throttled together do not return together. */
export async function pause(pace: Pace, left: TimeLeft, timers: Timers): Promise<void> {
  await timers.sleep(Math.max(0, Math.min(timers.random() * pace.pauseMs, left())));
}

/** The target of a call. */
export interface Destination {
  readonly db: DynamoDb;
  readonly kind: Kind;
  readonly tableName: string;
}

/**
 * Makes a call about one item or page. Repeats it while DynamoDB throttles it, as long as the invocation has time.
 * Makes at least one call.
 * @throws ThrottledError at the end of the time, and other errors of DynamoDB
 */
export async function patiently<Output>(
  { db, kind, tableName }: Destination,
  call: () => Promise<Output>,
  timers: Timers = realTimers,
): Promise<Output> {
  const pace = paceOf(db, kind, tableName);
  const left = patience(timers);
  for (;;) {
    const turn = pace.begin();
    try {
      const output = await call();
      pace.taken();
      return output;
    } catch (error) {
      if (!isThrottled(error)) throw error;
      pace.heldBack(turn);
      if (left() <= 0) throw error instanceof ThrottledError ? error : new ThrottledError(error);
      await pause(pace, left, timers);
    }
  }
}
