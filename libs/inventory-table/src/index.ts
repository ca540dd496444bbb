export * from './keys.ts';
export {
  InventoryReader,
  type ResourceFilter,
  type TagCondition,
  type Target,
  type TargetFilter,
} from './inventory-reader.ts';
