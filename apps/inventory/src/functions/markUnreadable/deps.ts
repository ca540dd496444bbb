import { createDynamoDb } from '@muster/dynamodb';
import { parseEnvironment } from '@muster/service-definition';
import * as z from 'zod';
import { DynamoInventoryStore } from '../../adapters/dynamo-inventory-store.ts';

const Environment = z.object({ INVENTORY_TABLE_NAME: z.string().min(1) });

/** Built once per cold start. */
export function createDeps(environment: NodeJS.ProcessEnv = process.env) {
  const names = parseEnvironment(Environment, environment);
  return {
    inventory: new DynamoInventoryStore(createDynamoDb(), names.INVENTORY_TABLE_NAME),
    now: () => new Date(),
  };
}
