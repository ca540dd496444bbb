/** The account and region whose calls are limited together. */
export interface RatedPlace {
  readonly accountId: string;
  readonly region: string;
}

export interface CallLimit {
  /** Calls a second, on average. */
  readonly perSecond: number;
  /** Longest pause before a reserved call. */
  readonly maxWaitMs: number;
}

/** The result of a reservation: the pause before the call, or how long the place is reserved by others. */
export type Reservation = { readonly waitMs: number } | { readonly busyMs: number };

/**
 * Limits the calls that change tags, over all consumers of a stage. Each place has a sequence of slots in equal
 * intervals. A reservation takes the next one.
 */
export interface CallRate {
  /** Reserves the slot of one call. Reserves nothing if the pause would be too long. */
  reserve(place: RatedPlace, limit: CallLimit): Promise<Reservation>;
}
