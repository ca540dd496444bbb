import type { DynamoDb } from './client.ts';

/** Initial and maximum number of concurrent calls to one table in this process. */
const MOST_CALLS = 8;
const FEWEST_CALLS = 1;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;
/** After this many doublings, the initial pause exceeds the maximum. */
const HIGHEST_LEVEL = 7;

/** A call in progress. */
export interface Turn {
  /** How often the pace had been lowered when the call started. */
  readonly lowered: number;
}

/**
 * The rate of calls to one table. While DynamoDB throttles, there are fewer concurrent calls and longer pauses,
 * otherwise more calls (additive increase, multiplicative decrease). Many processes with this rule share the capacity
 * of the table.
 */
export class Pace {
  #limit = MOST_CALLS;
  #level = 0;
  #lowered = 0;
  #inFlight = 0;
  readonly #waiting: (() => void)[] = [];

  /** Maximum number of concurrent calls. */
  get limit(): number {
    return Math.floor(this.#limit);
  }

  /** Maximum pause of a throttled call. With full jitter, the pause is any time up to this. */
  get pauseMs(): number {
    return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#level);
  }

  /** A call without a place: there are only few concurrent calls about one item or page. */
  begin(): Turn {
    return { lowered: this.#lowered };
  }

  /**
   * Waits for a place. First come, first served: if many callers write at the same time, the first is done early
   * instead of all being done late. For the same reason, continued work precedes new work.
   */
  async enter(goesOn: boolean): Promise<Turn> {
    if (this.#inFlight < this.limit) this.#inFlight++;
    else
      await new Promise<void>((admit) => (goesOn ? this.#waiting.unshift(admit) : this.#waiting.push(admit)));
    return this.begin();
  }

  /** Releases the place. */
  leave(): void {
    this.#inFlight--;
    this.#admit();
  }

  /** DynamoDB processed the whole call. */
  taken(): void {
    this.#limit = Math.min(MOST_CALLS, this.#limit + 1 / this.#limit);
    this.#level = Math.max(0, this.#level - 1);
    this.#admit();
  }

  /** DynamoDB left something unprocessed. Ignores calls that started before the pace was last lowered. */
  heldBack({ lowered }: Turn): void {
    if (lowered < this.#lowered) return;
    this.#lowered++;
    this.#limit = Math.max(FEWEST_CALLS, this.#limit / 2);
    this.#level = Math.min(HIGHEST_LEVEL, this.#level + 1);
  }

  #admit(): void {
    while (this.#inFlight < this.limit) {
      const admit = this.#waiting.shift();
      if (admit === undefined) return;
      this.#inFlight++;
      admit();
    }
  }
}

/** Reads and writes of a table have separate limits. */
export type Kind = 'read' | 'write';

const paces = new WeakMap<DynamoDb, Map<string, Pace>>();

/** The pace of a table, shared by all callers of a client. */
export function paceOf(db: DynamoDb, kind: Kind, tableName: string): Pace {
  const known = paces.get(db) ?? new Map<string, Pace>();
  paces.set(db, known);
  const key = `${kind} ${tableName}`;
  const pace = known.get(key) ?? new Pace();
  known.set(key, pace);
  return pace;
}
