import type { Timeouts } from '@muster/aws-session/client';

/** Settings of a client with this timeout. */
export const answersWithin = (timeoutMs: number): Timeouts => ({
  connectionTimeoutMs: timeoutMs,
  requestTimeoutMs: timeoutMs,
});
