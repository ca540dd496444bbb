export { type Item, NotStorableError } from './attribute-values.ts';
export { batchGet, batchGetAll, batchWrite } from './batch.ts';
export { createDynamoDb, type DynamoDb } from './client.ts';
export { MissingItemsError, UnprocessedItemsError } from './errors.ts';
export { deleteItem, getItem, putItem, type UpdateInput, updateItem } from './items.ts';
export { queryAll, queryPages, scanPages } from './query.ts';
