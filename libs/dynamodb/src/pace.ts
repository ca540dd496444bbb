import type { DynamoDb } from './client.ts';

/** Initial and maximum number of concurrent calls to one table in this process. */
const MOST_CALLS = 8;
const FEWEST_CALLS = 1;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;
/** Doubled so often, the first pause is longer than the longest. */
const HIGHEST_LEVEL = 7;

/** A call in progress. */
export interface Turn {
  /** How often the pace had been lowered when it began. */
  readonly lowered: number;
}

/**
 * How fast calls go to one table: fewer at once and with longer pauses while DynamoDB holds them back, more again while
 * it does not (additive increase, multiplicative decrease). Many processes that do so share what the table takes.
 */
export class Pace {
  #limit = MOST_CALLS;
  #level = 0;
  #lowered = 0;
  #inFlight = 0;
  readonly #waiting: (() => void)[] = [];

  /** Calls that may be in flight at once. */
  get limit(): number {
    return Math.floor(this.#limit);
  }

  /** Longest pause of a call that was held back; full jitter makes it any time up to this. */
  get pauseMs(): number {
    return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#level);
  }

  /** A call that takes no place: those about one item or page are few at once. */
  begin(): Turn {
    return { lowered: this.#lowered };
  }

  /**
   * Waits for a place. First come, first served: where many write at once, the first is done early instead of all being
   * done late. So what goes on with its work comes before what begins.
   */
  async enter(goesOn: boolean): Promise<Turn> {
    if (this.#inFlight < this.limit) this.#inFlight++;
    else
      await new Promise<void>((admit) => (goesOn ? this.#waiting.unshift(admit) : this.#waiting.push(admit)));
    return this.begin();
  }

  /** Gives the place back. */
  leave(): void {
    this.#inFlight--;
    this.#admit();
  }

  /** DynamoDB did all that the call wanted. */
  taken(): void {
    this.#limit = Math.min(MOST_CALLS, this.#limit + 1 / this.#limit);
    this.#level = Math.max(0, this.#level - 1);
    this.#admit();
  }

  /** DynamoDB left something undone. Calls that began before the pace was last lowered say nothing new. */
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

/** Reads and writes of a table have limits that do not depend on each other. */
export type Kind = 'read' | 'write';

const paces = new WeakMap<DynamoDb, Map<string, Pace>>();

/** The pace of a table, which all callers of a client share. */
export function paceOf(db: DynamoDb, kind: Kind, tableName: string): Pace {
  const known = paces.get(db) ?? new Map<string, Pace>();
  paces.set(db, known);
  const key = `${kind} ${tableName}`;
  const pace = known.get(key) ?? new Pace();
  known.set(key, pace);
  return pace;
}
