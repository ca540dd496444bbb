export { freshnessOfType, leastFreshOf } from './freshness-of-type.ts';
export * from './keys.ts';
export { DynamoInventoryReader } from './dynamo-inventory-reader.ts';
export { DynamoTargetReader } from './dynamo-target-reader.ts';
export * from './filter/index.ts';
export type { InventoryReader, Target, TargetOfType, TargetReader } from './inventory-reader.ts';
