export { AcceptedValues } from './accepted-values.ts';
export { parseJson } from './json.ts';
export {
  parametersOf,
  PUT_RESOURCE,
  RESOURCE_COLUMNS,
  type ResourceRecord,
  toResource,
} from './resource-rows.ts';
export {
  ACCOUNT_COLUMNS,
  putAccountItem,
  putTargetItem,
  TARGET_COLUMNS,
  toAccountItem,
  toTargetItem,
} from './scope-rows.ts';
export { SqliteInventoryReader } from './sqlite-inventory-reader.ts';
