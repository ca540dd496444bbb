export { inventoryQueryContract } from './inventory-query.contract.ts';
export { type Contents, inventoryReaderContract } from './inventory-reader.contract.ts';
