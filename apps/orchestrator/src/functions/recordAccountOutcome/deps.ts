import { runStore } from '../../adapters/stores.ts';
import type { RecordDeps } from '../../domain/record-outcome.ts';

export const createDeps = (): RecordDeps => ({
  store: runStore(),
  now: () => new Date(),
});
