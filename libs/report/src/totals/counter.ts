import type { Counted } from '../model.ts';

/** Counts names. Names are words from outside. */
export class Counter {
  readonly #counts = new Map<string, number>();

  add(name: string, by = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + by);
  }

  get(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  get size(): number {
    return this.#counts.size;
  }

  has(name: string): boolean {
    return this.#counts.has(name);
  }

  /** Most frequent first; equal counts by name. */
  sorted(): Counted[] {
    return [...this.#counts].toSorted(([a, more], [b, fewer]) => fewer - more || (a < b ? -1 : 1));
  }
}
