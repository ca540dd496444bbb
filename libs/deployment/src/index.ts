export { alarm, type AlarmOptions, sumOf } from './alarms.ts';
export { arnOf, DefinitionError, type Expression, ref, STAGE, stageParameter, sub } from './references.ts';
export { serverlessConfiguration, type ServerlessOptions } from './serverless-configuration.ts';
