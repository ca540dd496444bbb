import type { RunRequest } from '@muster/contracts';

/** Starts runs. */
export interface RunStarter {
  /** Starts the run under its id. @returns false if it has been started before */
  start(request: RunRequest): Promise<boolean>;
}
