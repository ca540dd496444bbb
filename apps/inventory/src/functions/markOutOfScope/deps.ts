import { createDynamoDb } from '@muster/dynamodb';
import { readEnvironment } from '@muster/service-definition';
import { DynamoScopeStore } from '../../adapters/dynamo-scope-store.ts';

/** Built once per cold start. @throws EnvironmentError */
export function createDeps() {
  const names = readEnvironment(['INVENTORY_TABLE_NAME']);
  return {
    scope: new DynamoScopeStore(createDynamoDb(), names.INVENTORY_TABLE_NAME),
    now: () => new Date(),
  };
}
