export { service } from './service.ts';
export { type Forgettable, Forgetter, type Forgotten } from './adapters/dynamo-forgetter.ts';
