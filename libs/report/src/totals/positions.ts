/** Names in the order of their first use. Other data names them by their positions. */
export class Positions {
  readonly #positions = new Map<string, number>();

  of(name: string): number {
    let position = this.#positions.get(name);
    if (position === undefined) this.#positions.set(name, (position = this.#positions.size));
    return position;
  }

  names(): string[] {
    return [...this.#positions.keys()];
  }
}

/** Counts by position. */
export class Tally {
  readonly #counts: number[] = [];

  add(position: number): void {
    while (this.#counts.length <= position) this.#counts.push(0);
    this.#counts[position] = (this.#counts[position] ?? 0) + 1;
  }

  /** As many counts as there are names. */
  upTo(length: number): number[] {
    return Array.from({ length }, (_, position) => this.#counts[position] ?? 0);
  }
}
