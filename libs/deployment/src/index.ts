export { alarmMetricsIn } from './alarm-metrics.ts';
export { alarm, type AlarmOptions, sumOf } from './alarms.ts';
export { loadConfiguration, stageAccount } from './load-configuration.ts';
export { arnOf, type Expression, ref, STAGE, stageParameter, sub } from './references.ts';
export { serverlessConfiguration, type ServerlessOptions } from './serverless-configuration.ts';
export { SettingsError } from './settings-error.ts';
