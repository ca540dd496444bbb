import type { RecordDeps } from '../../domain/record-outcome.ts';
import { openRunStore } from '../../run-store/open-run-store.ts';

export const createDeps = (): RecordDeps => ({
  store: openRunStore(),
  now: () => new Date(),
});
