import type { RunRequest } from '@muster/contracts';

/** Starts runs. */
export interface RunStarter {
  /** Starts the run with its ID. @returns false if it was started before */
  start(request: RunRequest): Promise<boolean>;
}
