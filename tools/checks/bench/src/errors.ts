import { MusterError } from '@muster/errors';

/** A process of a scenario failed, or a run did not do what the scenario requires: its measurements are not usable. */
export class BenchError extends MusterError {
  static override readonly code: string = 'BenchFailed';
}

/** An option that does not exist or has no sensible value. */
export class WrongUseError extends BenchError {
  static override readonly code = 'WrongUse';
}
