import type { Timers } from '../timers.ts';

/** A clock that only sleeping advances, and the maximum pauses that jitter allows. */
export function fakeTimers(): Timers & { readonly sleptMs: number[] } {
  let nowMs = 0;
  const sleptMs: number[] = [];
  return {
    sleptMs,
    now: () => nowMs,
    sleep: (milliseconds) => {
      sleptMs.push(milliseconds);
      nowMs += milliseconds;
      return Promise.resolve();
    },
    random: () => 1,
  };
}

/** DynamoDB's answer if it processes no part of a call. Source: DynamoDB Developer Guide, "Error handling". */
export const throttled = (name = 'ProvisionedThroughputExceededException') =>
  Object.assign(new Error('The level of configured provisioned throughput for the table was exceeded'), {
    name,
    $metadata: { httpStatusCode: 400 },
  });
