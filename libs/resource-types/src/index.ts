export * from './errors.ts';
export * from './registry.ts';
export * from './resource-type.ts';
