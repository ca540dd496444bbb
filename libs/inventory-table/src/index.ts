export * from './keys.ts';
export { InventoryReader, type ResourceFilter } from './inventory-reader.ts';
