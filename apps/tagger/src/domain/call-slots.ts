import { CallsBusyError } from '../errors.ts';
import type { CallLimit, CallRate, RatedPlace, Reservation } from '../ports/call-rate.ts';

/**
 * Slots for calls, in equal intervals (generic cell rate algorithm). A place that was idle may make the calls of
 * `SECONDS_AT_ONCE` at once. All times are in milliseconds since the epoch.
 */
export interface Slots {
  readonly intervalMs: number;
  /** The earliest slot that may be taken now. A slot before it has expired. */
  readonly firstMs: number;
  /** The latest one that may be taken now. */
  readonly lastMs: number;
}

/**
 * With the default of 5 calls a second, 25 calls at once. AWS's buckets hold 100. An ordinary fleet makes one call for
 * each 1000 instances.
 */
const SECONDS_AT_ONCE = 5;

/** The calls that an idle place may make at once. */
export const callsAtOnce = (perSecond: number): number =>
  Math.max(1, Math.floor(perSecond * SECONDS_AT_ONCE));

export function slotsAt(nowMs: number, { perSecond, maxWaitMs }: CallLimit): Slots {
  const intervalMs = Math.ceil(1000 / perSecond);
  return {
    intervalMs,
    firstMs: nowMs - (callsAtOnce(perSecond) - 1) * intervalMs,
    lastMs: nowMs + maxWaitMs,
  };
}

/** The reservation of a slot. */
export const reserved = (slotMs: number, nowMs: number): Reservation => ({
  waitMs: Math.max(0, slotMs - nowMs),
});

/** No slot is free soon enough. */
export const busy = (nextMs: number, nowMs: number): Reservation => ({ busyMs: Math.max(1, nextMs - nowMs) });

/** Longest pause of an invocation for one call. */
const MAX_WAIT_MS = 20_000;

export interface SlotPorts {
  readonly rate: CallRate;
  readonly timeLeftMs: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/**
 * Waits for the slot of the next call.
 * @throws CallsBusyError if the pause would be too long, or longer than the invocation
 */
export async function waitForSlot(
  place: RatedPlace,
  perSecond: number,
  { rate, timeLeftMs, pause }: SlotPorts,
): Promise<void> {
  const maxWaitMs = Math.max(0, Math.min(MAX_WAIT_MS, Math.floor(timeLeftMs())));
  const reservation = await rate.reserve(place, { perSecond, maxWaitMs });
  if ('busyMs' in reservation) throw new CallsBusyError(reservation.busyMs);
  if (reservation.waitMs > 0) await pause(reservation.waitMs);
}

/** SQS delays a message for at most 15 minutes. Source: SQS API Reference, SendMessage.DelaySeconds. */
const MAX_DELAY_SECONDS = 900;
/** Delays differ, so that the tasks of a place do not return all at once. */
const SPREAD_SECONDS = 10;

/** How long a task waits in the queue after `CallsBusyError`. */
export const delayAfter = ({ busyMs }: CallsBusyError, random: number): number =>
  Math.min(MAX_DELAY_SECONDS, Math.ceil(busyMs / 1000 + random * SPREAD_SECONDS));
