import { createDynamoDb } from '@muster/dynamodb';
import { readEnvironment } from '@muster/service-definition';
import type { InventoryStore } from '../ports/inventory-store.ts';
import type { ScanStore } from '../ports/scan-store.ts';
import type { ScopeStore } from '../ports/scope-store.ts';
import { DynamoCheckpointStore } from './dynamo-checkpoint-store.ts';
import { DynamoInventoryStore } from './dynamo-inventory-store.ts';
import { DynamoScopeStore } from './dynamo-scope-store.ts';
import { OrderedScanStore } from './ordered-scan-store.ts';

/** Where this service keeps its data. */
export interface InventoryStores {
  readonly inventory: InventoryStore;
  readonly scope: ScopeStore;
  readonly scans: ScanStore;
}

let given: InventoryStores | undefined;

/**
 * Sets the stores of the functions of this thread. Without it they use DynamoDB, as in Lambda. Call it before the first
 * invocation.
 */
export function setInventoryStores(stores: InventoryStores | undefined): void {
  given = stores;
}

/*
 * One function for each set of stores that a function of the service needs. A bundle contains only what its set needs,
 * and one error names all variables that are missing.
 */

/** @throws EnvironmentError */
export function scopeOnly(): Pick<InventoryStores, 'scope'> {
  if (given !== undefined) return given;
  const { INVENTORY_TABLE_NAME } = readEnvironment(['INVENTORY_TABLE_NAME']);
  return { scope: new DynamoScopeStore(createDynamoDb(), INVENTORY_TABLE_NAME) };
}

/** @throws EnvironmentError */
export function inventoryAndScope(): Pick<InventoryStores, 'inventory' | 'scope'> {
  if (given !== undefined) return given;
  const { INVENTORY_TABLE_NAME } = readEnvironment(['INVENTORY_TABLE_NAME']);
  const db = createDynamoDb();
  return {
    inventory: new DynamoInventoryStore(db, INVENTORY_TABLE_NAME),
    scope: new DynamoScopeStore(db, INVENTORY_TABLE_NAME),
  };
}

/** @throws EnvironmentError */
export function inventoryAndScans(): Pick<InventoryStores, 'inventory' | 'scans'> {
  if (given !== undefined) return given;
  const names = readEnvironment(['INVENTORY_TABLE_NAME', 'CHECKPOINT_TABLE_NAME']);
  // One client for both tables: it sends fewer concurrent calls while a table throttles.
  const db = createDynamoDb();
  const inventory = new DynamoInventoryStore(db, names.INVENTORY_TABLE_NAME);
  const checkpoints = new DynamoCheckpointStore(db, names.CHECKPOINT_TABLE_NAME, () => new Date());
  return { inventory, scans: new OrderedScanStore(inventory, checkpoints) };
}
