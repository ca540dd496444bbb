import { addApiCalls, type ApiCalls } from '@muster/contracts';
import type { Origin } from './problems.ts';

let uncounted: ApiCalls = {};

/** Counts calls for the next run. */
export function noteForRun(apiCalls: ApiCalls): void {
  uncounted = addApiCalls(uncounted, apiCalls);
}

/** The calls that no run has counted. Each is returned once. */
export function takeUncounted(): ApiCalls {
  const calls = uncounted;
  uncounted = {};
  return calls;
}

let origin: () => Origin | undefined = () => undefined;

export function setOrigin(source: () => Origin | undefined): void {
  origin = source;
}

/** The source of the caller's latest credentials. */
export const credentialsOrigin = (): Origin | undefined => origin();
