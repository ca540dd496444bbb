export { Results } from './results.ts';
export { fittedExponent, median, spreadOf } from './statistics.ts';
