import { createDynamoDb } from '@muster/dynamodb';
import { readEnvironment } from '@muster/service-definition';
import { DynamoInventoryStore } from '../../adapters/dynamo-inventory-store.ts';

/** Built once per cold start. @throws EnvironmentError */
export function createDeps() {
  const names = readEnvironment(['INVENTORY_TABLE_NAME']);
  return {
    inventory: new DynamoInventoryStore(createDynamoDb(), names.INVENTORY_TABLE_NAME),
    now: () => new Date(),
  };
}
