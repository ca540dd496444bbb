import type { Timeouts } from '@muster/aws-session/client';

/** Settings of a client whose answers are waited for no longer than this. */
export const answersWithin = (timeoutMs: number): Timeouts => ({
  connectionTimeoutMs: timeoutMs,
  requestTimeoutMs: timeoutMs,
});
