import { scopeOnly } from '../../adapters/stores.ts';

/** Built once per cold start. @throws EnvironmentError */
export function createDeps() {
  const { scope } = scopeOnly();
  return { scope, now: () => new Date() };
}
