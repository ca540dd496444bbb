import { createDynamoDb } from '@muster/dynamodb';
import { readEnvironment } from '@muster/service-definition';
import { DynamoLedger } from '../../adapters/dynamo-ledger.ts';
import type { Ledger } from '../../ports/ledger.ts';

/** @throws EnvironmentError */
export function createDeps(): { ledger: Ledger; now: () => Date } {
  const { LEDGER_TABLE_NAME } = readEnvironment(['LEDGER_TABLE_NAME']);
  return { ledger: new DynamoLedger(createDynamoDb(), LEDGER_TABLE_NAME), now: () => new Date() };
}
