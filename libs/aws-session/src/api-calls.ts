import { AsyncLocalStorage } from 'node:async_hooks';
import type { ApiCalls } from '@muster/contracts';

const counters = new AsyncLocalStorage<Record<string, number>>();

/** Notes one request that went out, if somebody is counting. */
export function noteApiCall(service: string, operation: string): void {
  const counter = counters.getStore();
  if (counter === undefined) return;
  const name = `${service}:${operation}`;
  counter[name] = (counter[name] ?? 0) + 1;
}

/** Notes requests that went out before, such as those that it took to find credentials. */
export function noteApiCalls(calls: ApiCalls): void {
  const counter = counters.getStore();
  if (counter === undefined) return;
  for (const [name, count] of Object.entries(calls)) counter[name] = (counter[name] ?? 0) + count;
}

/** Requests noted so far inside the enclosing `countApiCalls`, as a copy. */
export const apiCallsSoFar = (): ApiCalls => ({ ...counters.getStore() });

/**
 * Runs `work` and counts each request that its AWS clients send, retries and AssumeRole included.
 * Concurrent work is counted apart. An error of `work` passes through unchanged.
 */
export async function countApiCalls<T>(work: () => Promise<T>): Promise<{ result: T; apiCalls: ApiCalls }> {
  const apiCalls: Record<string, number> = {};
  const result = await counters.run(apiCalls, work);
  return { result, apiCalls };
}
