export * from './definitions.ts';
export { EnvironmentError, readEnvironment } from './environment.ts';
