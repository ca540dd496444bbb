export { freshnessOfType } from './freshness-of-type.ts';
export * from './keys.ts';
export {
  InventoryReader,
  type ResourceFilter,
  type TagCondition,
  type Target,
  type TargetFilter,
  type TargetOfType,
} from './inventory-reader.ts';
