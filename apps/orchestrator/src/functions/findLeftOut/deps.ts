import { openKnownScope } from '../../adapters/dynamo-known-scope.ts';
import { openRunStore } from '../../adapters/open-run-store.ts';
import type { FindLeftOutDeps } from '../../domain/find-left-out.ts';

/** @throws EnvironmentError */
export const createDeps = (): FindLeftOutDeps => ({
  store: openRunStore(),
  known: openKnownScope(),
  now: () => new Date(),
});
