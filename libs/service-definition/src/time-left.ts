import { AsyncLocalStorage } from 'node:async_hooks';
import type { LambdaContext } from './definitions.ts';

/** Share of an invocation's time that is reserved to save the progress and to report the end. */
const RESERVE_SHARE = 0.1;
const LONGEST_RESERVE_MS = 30_000;

/** Milliseconds left for the work. It must end at zero or less. */
export type TimeLeft = () => number;

const current = new AsyncLocalStorage<TimeLeft>();

/** Runs `work`. In it, `timeLeft` returns `left`. */
export const withTimeLeft = <T>(left: TimeLeft, work: () => Promise<T>): Promise<T> =>
  current.run(left, work);

/** Runs the work of an invocation. The work must end shortly before Lambda's time limit. */
export function withinInvocation<T>(context: LambdaContext, work: () => Promise<T>): Promise<T> {
  const reserveMs = Math.min(LONGEST_RESERVE_MS, context.getRemainingTimeInMillis() * RESERVE_SHARE);
  return withTimeLeft(() => context.getRemainingTimeInMillis() - reserveMs, work);
}

/** The time of the enclosing invocation. Undefined outside an invocation, for example in a command. */
export const timeLeft = (): TimeLeft | undefined => current.getStore();
