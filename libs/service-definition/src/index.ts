export * from './definitions.ts';
export {
  defineService,
  type FunctionConfig,
  functionParameter,
  type ServiceParts,
} from './define-service.ts';
export * from './deploy-order.ts';
export * from './errors.ts';
export { moduleUrl } from './module-url.ts';
export * from './tables.ts';
export { EnvironmentError, readEnvironment } from './environment.ts';
export { type TimeLeft, timeLeft, withinInvocation, withTimeLeft } from './time-left.ts';
