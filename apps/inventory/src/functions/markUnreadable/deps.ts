import { inventoryAndScope } from '../../adapters/stores.ts';

/** Built once per cold start. @throws EnvironmentError */
export function createDeps() {
  const { inventory, scope } = inventoryAndScope();
  return { inventory, scope, now: () => new Date() };
}
