export * from './by-resource-type.ts';
export * from './errors.ts';
export * from './registry.ts';
export * from './resource-type.ts';
export * from './types-of-rule.ts';
