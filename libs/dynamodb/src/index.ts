export {
  batchGet,
  batchWrite,
  MAX_BATCH_WRITE_ITEMS,
  UnprocessedItemsError,
  type WriteRequest,
} from './batch.ts';
export { createDynamoDb, type DynamoDb } from './client.ts';
export { queryAll, queryPages, type Item, type QueryParameters } from './query.ts';
