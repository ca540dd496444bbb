import { createDynamoDb, type DynamoDb } from '@muster/dynamodb';
import { readEnvironment } from '@muster/service-definition';
import type { InventoryStore } from '../ports/inventory-store.ts';
import type { ScanStore } from '../ports/scan-store.ts';
import type { ScopeStore } from '../ports/scope-store.ts';
import { DynamoCheckpointStore } from './dynamo-checkpoint-store.ts';
import { DynamoInventoryStore } from './dynamo-inventory-store.ts';
import { DynamoScopeStore } from './dynamo-scope-store.ts';
import { OrderedScanStore } from './ordered-scan-store.ts';

/** Opens the stores of this service. Each function opens only the stores that it needs. */
export interface InventoryStores {
  /** @throws EnvironmentError */
  readonly inventory: () => InventoryStore;
  /** @throws EnvironmentError */
  readonly scope: () => ScopeStore;
  /** @throws EnvironmentError */
  readonly scans: (now: () => Date) => ScanStore;
}

/** One client for all tables: it sends fewer concurrent calls while a table throttles. */
let client: DynamoDb | undefined;
const dynamoDb = (): DynamoDb => (client ??= createDynamoDb());

const inventoryTable = () => readEnvironment(['INVENTORY_TABLE_NAME']).INVENTORY_TABLE_NAME;

const dynamoStores: InventoryStores = {
  inventory: () => new DynamoInventoryStore(dynamoDb(), inventoryTable()),
  scope: () => new DynamoScopeStore(dynamoDb(), inventoryTable()),
  scans: (now) => {
    const names = readEnvironment(['INVENTORY_TABLE_NAME', 'CHECKPOINT_TABLE_NAME']);
    const db = dynamoDb();
    return new OrderedScanStore(
      new DynamoInventoryStore(db, names.INVENTORY_TABLE_NAME),
      new DynamoCheckpointStore(db, names.CHECKPOINT_TABLE_NAME, now),
    );
  },
};

let chosen = dynamoStores;

/** The only place that chooses the stores: DynamoDB by default. */
export const inventoryStores = (): InventoryStores => chosen;

/** Sets the stores of this process. Undefined selects DynamoDB. */
export function setInventoryStores(stores: InventoryStores | undefined): void {
  chosen = stores ?? dynamoStores;
}
