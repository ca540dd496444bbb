export { alarmMetricsIn } from './alarm-metrics.ts';
export { alarm, type AlarmOptions, sumOf } from './alarms.ts';
export { loadConfiguration, stageAccount } from './load-configuration.ts';
export { REPORT_RETENTION, valueOfOptional } from './optional.ts';
export { arnOf, bucketId, type Expression, ref, STAGE, stageParameter, sub } from './references.ts';
export { serverlessConfiguration, type ServerlessOptions } from './serverless-configuration.ts';
export { SettingsError } from './settings-error.ts';
