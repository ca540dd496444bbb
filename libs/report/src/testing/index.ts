export { anyResource, exampleResource, exampleTarget, inventoryOf } from './example-inventory.ts';
