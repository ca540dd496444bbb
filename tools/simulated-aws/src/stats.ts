import { z } from 'zod';

const counts = z.record(z.string(), z.number());

/** The calls since the start or the last reset. An API is "service:Action", a target is "account/region". */
export const statsSchema = z.object({
  /** All requests that arrived, including refused and throttled ones. */
  calls: counts,
  /** The same by target: the caller's account and the region in the signature. */
  callsByTarget: z.record(z.string(), counts),
  throttled: counts,
  /** Error answers by API and code: "ec2:CreateTags InvalidInstanceID.NotFound". */
  errors: counts,
  instancesReturned: z.number(),
  /** Maximum number of concurrent requests, including their latency. */
  peakConcurrency: z.number(),
  peakConcurrencyByApi: counts,
});

export type Stats = z.infer<typeof statsSchema>;

/** Counts calls. Call `begin` before and `end` after each. */
export class StatsCounter {
  #stats = emptyStats();
  #active = 0;
  readonly #activeByApi = new Map<string, number>();

  begin(api: string, target: string): void {
    increment(this.#stats.calls, api);
    increment((this.#stats.callsByTarget[target] ??= {}), api);
    this.#active += 1;
    const active = (this.#activeByApi.get(api) ?? 0) + 1;
    this.#activeByApi.set(api, active);
    this.#stats.peakConcurrency = Math.max(this.#stats.peakConcurrency, this.#active);
    this.#stats.peakConcurrencyByApi[api] = Math.max(this.#stats.peakConcurrencyByApi[api] ?? 0, active);
  }

  end(api: string): void {
    this.#active -= 1;
    this.#activeByApi.set(api, (this.#activeByApi.get(api) ?? 1) - 1);
  }

  countError(api: string, code: string): void {
    increment(this.#stats.errors, `${api} ${code}`);
  }

  countThrottled(api: string): void {
    increment(this.#stats.throttled, api);
  }

  countInstances(returned: number): void {
    this.#stats.instancesReturned += returned;
  }

  snapshot(): Stats {
    return structuredClone(this.#stats);
  }

  /** Resets the counts. Requests in progress stay counted as in progress. */
  reset(): void {
    this.#stats = emptyStats();
  }
}

function emptyStats(): Stats {
  return {
    calls: {},
    callsByTarget: {},
    throttled: {},
    errors: {},
    instancesReturned: 0,
    peakConcurrency: 0,
    peakConcurrencyByApi: {},
  };
}

function increment(table: Record<string, number>, key: string): void {
  table[key] = (table[key] ?? 0) + 1;
}
