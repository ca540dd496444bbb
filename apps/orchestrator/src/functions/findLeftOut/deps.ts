import { createDynamoDb } from '@muster/dynamodb';
import { InventoryReader } from '@muster/inventory-table';
import { readEnvironment } from '@muster/service-definition';
import type { FindLeftOutDeps } from '../../domain/find-left-out.ts';
import { openRunStore } from '../../adapters/open-run-store.ts';

/** @throws EnvironmentError */
export const createDeps = (): FindLeftOutDeps => ({
  store: openRunStore(),
  known: new InventoryReader(
    createDynamoDb(),
    readEnvironment(['INVENTORY_TABLE_NAME']).INVENTORY_TABLE_NAME,
  ),
  now: () => new Date(),
});
