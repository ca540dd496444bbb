import type { DynamoDb } from '@muster/dynamodb';
import { DynamoRunStore } from './dynamo-run-store.ts';
import { StoredRunReader } from './stored-run-reader.ts';

export class DynamoRunReader extends StoredRunReader {
  constructor(db: DynamoDb, tableName: string) {
    super(new DynamoRunStore(db, tableName));
  }
}
