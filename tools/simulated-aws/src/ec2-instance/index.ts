export { describeInstances } from './describe-instances.ts';
export { checkInstanceIds, instancesNotFound } from './instance-errors.ts';
export * from './listing.ts';
