export { testServiceDefinition } from './test-service-definition.ts';
