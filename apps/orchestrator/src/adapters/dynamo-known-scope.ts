import { createDynamoDb } from '@muster/dynamodb';
import { DynamoInventoryReader } from '@muster/inventory-table';
import { readEnvironment } from '@muster/service-definition';
import type { KnownScope } from '../ports/known-scope.ts';

/** The targets in the public inventory table of this deployment. @throws EnvironmentError */
export const openKnownScope = (): KnownScope =>
  new DynamoInventoryReader(createDynamoDb(), readEnvironment(['INVENTORY_TABLE_NAME']).INVENTORY_TABLE_NAME);
