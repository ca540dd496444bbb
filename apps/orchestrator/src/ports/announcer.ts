import type { RunEnded } from '@muster/contracts';

/** Announces that a run has ended, at least once. */
export interface Announcer {
  announce(ended: RunEnded): Promise<void>;
}
