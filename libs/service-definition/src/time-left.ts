import { AsyncLocalStorage } from 'node:async_hooks';
import type { LambdaContext } from './definitions.ts';

/** Kept of the time of an invocation, for saving what is at hand and for saying how it ended: this share of it. */
const RESERVE_SHARE = 0.1;
const LONGEST_RESERVE_MS = 30_000;

/** Milliseconds left for the work; zero or less: it must end. */
export type TimeLeft = () => number;

const current = new AsyncLocalStorage<TimeLeft>();

/** Runs `work`, in which `timeLeft` gives `left`. */
export const withTimeLeft = <T>(left: TimeLeft, work: () => Promise<T>): Promise<T> =>
  current.run(left, work);

/** Runs the work of an invocation. The work must end shortly before Lambda's time limit. */
export function withinInvocation<T>(context: LambdaContext, work: () => Promise<T>): Promise<T> {
  const reserveMs = Math.min(LONGEST_RESERVE_MS, context.getRemainingTimeInMillis() * RESERVE_SHARE);
  return withTimeLeft(() => context.getRemainingTimeInMillis() - reserveMs, work);
}

/** The time of the invocation that this code is a part of; undefined if it is part of none, such as in a command. */
export const timeLeft = (): TimeLeft | undefined => current.getStore();
