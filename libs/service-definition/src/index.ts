export * from './definitions.ts';
export { EnvironmentError, parseEnvironment } from './environment.ts';
