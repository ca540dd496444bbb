import type { FinalizeRunDeps } from '../../domain/finalize-run.ts';
import { openRunStore } from '../../run-store/open-run-store.ts';

export const createDeps = (): FinalizeRunDeps => ({
  store: openRunStore(),
  now: () => new Date(),
});
