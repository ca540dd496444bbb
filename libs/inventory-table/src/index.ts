export { freshnessOfType } from './freshness-of-type.ts';
export * from './keys.ts';
export { DynamoInventoryReader } from './dynamo-inventory-reader.ts';
export type {
  InventoryReader,
  ResourceFilter,
  TagCondition,
  Target,
  TargetFilter,
  TargetOfType,
} from './inventory-reader.ts';
