import { MusterError } from '@muster/errors';

/** A process of a scenario failed, or a run did not do what the scenario requires. Its measurements cannot be used. */
export class BenchError extends MusterError {
  static override readonly code: string = 'BenchFailed';
}

/** The option does not exist, or its value is not valid. */
export class WrongUseError extends BenchError {
  static override readonly code = 'WrongUse';
}
