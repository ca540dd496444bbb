import { setTimeout as delay } from 'node:timers/promises';
import { type TimeLeft, timeLeft } from '@muster/service-definition';

/** How long a call is repeated outside an invocation, for example in a command: as long as Lambda's maximum timeout. */
const PATIENCE_MS = 900_000;

/** The dependencies of waiting. */
export interface Timers {
  /** Milliseconds of a monotonic clock. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** From 0 to 1. */
  random(): number;
}

export const realTimers: Timers = {
  now: () => performance.now(),
  sleep: (milliseconds) => delay(milliseconds),
  random: () => Math.random(),
};

/** Maximum duration of work that starts now: the rest of the invocation, or the longest timeout. */
export function patience(timers: Timers): TimeLeft {
  const endsAtMs = timers.now() + PATIENCE_MS;
  return timeLeft() ?? (() => endsAtMs - timers.now());
}
