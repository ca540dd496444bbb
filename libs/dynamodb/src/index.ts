export { batchGet, batchWrite } from './batch.ts';
export { createDynamoDb, type DynamoDb } from './client.ts';
export { type Item, queryAll, queryPages } from './query.ts';
