import type { Tags } from '@muster/contracts';

/** The tags of a resource while a rule changes them. */
export class Draft {
  readonly #original: Tags;
  readonly #wanted = new Map<string, string | null>();

  constructor(original: Tags) {
    this.#original = original;
  }

  /** What the rule wants: a value, or null for no tag. Also values that the resource has already. */
  get wanted(): ReadonlyMap<string, string | null> {
    return this.#wanted;
  }

  /** The present value of a key. Undefined if there is no such tag. */
  get(key: string): string | undefined {
    const wanted = this.#wanted.get(key);
    return wanted === undefined ? this.#original.get(key) : (wanted ?? undefined);
  }

  want(key: string, value: string | null): void {
    this.#wanted.set(key, value);
  }

  /** The present keys. */
  keys(): string[] {
    if (this.#wanted.size === 0) return [...this.#original.keys()];
    const keys = new Set([...this.#original.keys(), ...this.#wanted.keys()]);
    return [...keys].filter((key) => this.get(key) !== undefined);
  }
}
