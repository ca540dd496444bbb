import { setTimeout as delay } from 'node:timers/promises';
import { type TimeLeft, timeLeft } from '@muster/service-definition';

/** How long a call is tried again outside of an invocation, such as in a command: as long as Lambda's longest one. */
const PATIENCE_MS = 900_000;

/** What waiting depends on. */
export interface Timers {
  /** Milliseconds of a clock that never goes back. */
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

/** How long work that begins now can take: the rest of the invocation, or the longest time limit. */
export function patience(timers: Timers): TimeLeft {
  const endsAtMs = timers.now() + PATIENCE_MS;
  return timeLeft() ?? (() => endsAtMs - timers.now());
}
