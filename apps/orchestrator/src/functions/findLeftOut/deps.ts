import { runStoreAndKnownScope } from '../../adapters/stores.ts';
import type { FindLeftOutDeps } from '../../domain/find-left-out.ts';

/** @throws EnvironmentError */
export const createDeps = (): FindLeftOutDeps => ({
  ...runStoreAndKnownScope(),
  now: () => new Date(),
});
