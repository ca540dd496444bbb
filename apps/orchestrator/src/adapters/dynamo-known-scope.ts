import type { DynamoDb } from '@muster/dynamodb';
import { DynamoTargetReader } from '@muster/inventory-table';
import type { KnownScope } from '../ports/known-scope.ts';

/** The targets in the public inventory table. */
export const dynamoKnownScope = (db: DynamoDb, tableName: string): KnownScope =>
  new DynamoTargetReader(db, tableName);
