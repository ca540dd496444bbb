import { createDynamoDb } from '@muster/dynamodb';
import { InventoryReader } from '@muster/inventory-table';
import { readEnvironment } from '@muster/service-definition';
import type { KnownScope } from '../ports/known-scope.ts';

/** The targets in the public inventory table of this deployment. @throws EnvironmentError */
export const openKnownScope = (): KnownScope =>
  new InventoryReader(createDynamoDb(), readEnvironment(['INVENTORY_TABLE_NAME']).INVENTORY_TABLE_NAME);
