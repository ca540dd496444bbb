export { DynamoForgetStore } from './adapters/dynamo-forget-store.ts';
export { type Forgettable, Forgetter, type Forgotten } from './domain/forgetter.ts';
export { service } from './service.ts';
