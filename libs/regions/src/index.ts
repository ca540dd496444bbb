export * from './choose-regions.ts';
export * from './described-regions.ts';
export * from './home-region.ts';
export * from './region-check-of.ts';
export * from './region-not-enabled.ts';
export * from './region-pattern.ts';
export * from './regions.ts';
