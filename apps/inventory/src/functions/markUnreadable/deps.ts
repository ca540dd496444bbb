import { inventoryStores } from '../../adapters/stores.ts';

/** Built once per cold start. @throws EnvironmentError */
export function createDeps() {
  const stores = inventoryStores();
  return { inventory: stores.inventory(), scope: stores.scope(), now: () => new Date() };
}
