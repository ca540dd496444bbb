import { createDynamoDb } from '@muster/dynamodb';
import { readEnvironment } from '@muster/service-definition';
import { DynamoLedger } from '../../adapters/dynamo-ledger.ts';
import { DynamoResourceSource } from '../../adapters/dynamo-resource-source.ts';
import type { VerifyTagsPorts } from '../../domain/verify-tags.ts';

/** @throws EnvironmentError */
export function createDeps(): VerifyTagsPorts {
  const { LEDGER_TABLE_NAME, INVENTORY_TABLE_NAME } = readEnvironment([
    'LEDGER_TABLE_NAME',
    'INVENTORY_TABLE_NAME',
  ]);
  const db = createDynamoDb();
  return {
    ledger: new DynamoLedger(db, LEDGER_TABLE_NAME),
    resources: new DynamoResourceSource(db, INVENTORY_TABLE_NAME),
    now: () => new Date(),
  };
}
