import { AsyncLocalStorage } from 'node:async_hooks';
import type { ApiCalls } from '@muster/contracts';

const counters = new AsyncLocalStorage<Record<string, number>>();

/** Counts one sent request, if called inside `countApiCalls`. */
export function noteApiCall(service: string, operation: string): void {
  const counter = counters.getStore();
  if (counter === undefined) return;
  const name = `${service}:${operation}`;
  counter[name] = (counter[name] ?? 0) + 1;
}

/** Counts requests that were sent earlier, for example to find credentials. */
export function noteApiCalls(calls: ApiCalls): void {
  const counter = counters.getStore();
  if (counter === undefined) return;
  for (const [name, count] of Object.entries(calls)) counter[name] = (counter[name] ?? 0) + count;
}

/** A copy of the requests counted so far inside the enclosing `countApiCalls`. */
export const apiCallsSoFar = (): ApiCalls => ({ ...counters.getStore() });

/**
 * Runs `work` and counts each request that its AWS clients send, including retries and AssumeRole.
 * Concurrent work is counted separately. Errors of `work` are passed on unchanged.
 */
export async function countApiCalls<T>(work: () => Promise<T>): Promise<{ result: T; apiCalls: ApiCalls }> {
  const apiCalls: Record<string, number> = {};
  const result = await counters.run(apiCalls, work);
  return { result, apiCalls };
}
