import type { RecordDeps } from '../../domain/record-outcome.ts';
import { openRunStore } from '../../adapters/open-run-store.ts';

export const createDeps = (): RecordDeps => ({
  store: openRunStore(),
  now: () => new Date(),
});
