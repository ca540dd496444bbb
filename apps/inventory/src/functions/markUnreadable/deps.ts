import { createDynamoDb } from '@muster/dynamodb';
import { readEnvironment } from '@muster/service-definition';
import { DynamoInventoryStore } from '../../adapters/dynamo-inventory-store.ts';
import { DynamoScopeStore } from '../../adapters/dynamo-scope-store.ts';

/** Built once per cold start. @throws EnvironmentError */
export function createDeps() {
  const names = readEnvironment(['INVENTORY_TABLE_NAME']);
  const db = createDynamoDb();
  return {
    inventory: new DynamoInventoryStore(db, names.INVENTORY_TABLE_NAME),
    scope: new DynamoScopeStore(db, names.INVENTORY_TABLE_NAME),
    now: () => new Date(),
  };
}
