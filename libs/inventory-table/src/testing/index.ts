export { inventoryReaderContract } from './inventory-reader.contract.ts';
