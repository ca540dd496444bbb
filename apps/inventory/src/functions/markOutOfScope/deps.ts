import { inventoryStores } from '../../adapters/stores.ts';

/** Built once per cold start. @throws EnvironmentError */
export const createDeps = () => ({ scope: inventoryStores().scope(), now: () => new Date() });
