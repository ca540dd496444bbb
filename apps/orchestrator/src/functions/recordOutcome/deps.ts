import { openRunStore } from '../../adapters/open-run-store.ts';
import type { RecordDeps } from '../../domain/record-outcome.ts';

export const createDeps = (): RecordDeps => ({
  store: openRunStore(),
  now: () => new Date(),
});
