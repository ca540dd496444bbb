/** Base of what ends the benchmark early: a stable `code` and one sentence for the person at the keyboard. */
export abstract class BenchError extends Error {
  abstract readonly code: string;
}

/** An option that does not exist or has no sensible value. */
export class WrongUseError extends BenchError {
  override readonly name = 'WrongUseError';
  readonly code = 'WrongUse';
}

/** A process of a scenario failed: what it measured is worth nothing. */
export class ProcessFailedError extends BenchError {
  override readonly name = 'ProcessFailedError';
  readonly code = 'ProcessFailed';
}

/** A run came to its end but did not do what the scenario asks: wrong number of API calls, instances left out. */
export class WrongResultError extends BenchError {
  override readonly name = 'WrongResultError';
  readonly code = 'WrongResult';
}
