export * from './contract.ts';
export * from './documents/index.ts';
export * from './entries.ts';
export * from './items/index.ts';
export * from './messages/index.ts';
export * from './parse.ts';
export * from './tolerant.ts';
export * from './values/index.ts';
