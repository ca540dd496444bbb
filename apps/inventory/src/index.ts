export { DynamoForgetStore } from './adapters/dynamo-forget-store.ts';
export { type Forgettable, Forgetter, type Forgotten } from './domain/forgetter.ts';
// Figures that the cost of a run depends on.
export { CHECKPOINT_KEPT_DAYS } from './adapters/stored-checkpoint.ts';
export { INSTANCES_PER_PAGE } from './adapters/ec2-instance/page-size.ts';
export { LONGEST_MARGIN_MS } from './domain/time-box.ts';
export { service } from './service.ts';
