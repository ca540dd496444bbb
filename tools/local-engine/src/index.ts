export { createDataDirectoryAt } from './data/data-directory.ts';
export {
  DatabaseLostError,
  DataDirectoryDamagedError,
  DataDirectoryInUseError,
  DataDirectoryNotWritableError,
  EngineClosedError,
  EngineConfigurationError,
  ExecutionFailedError,
  LocalDataError,
  NoDataError,
} from './errors.ts';
export type { FailedMessageBackoff } from './events/event-source-mapping.ts';
export { openTables } from './open-tables.ts';
export type { OpenTables, OpenTablesOptions } from './open-tables.ts';
export { environmentLost, FunctionError, timedOut } from './functions/function-error.ts';
export type { FunctionRuntime, InvokeOptions } from './functions/lambda-runtime.ts';
export type { LocalEngineOptions } from './options.ts';
export type { QueueUrls } from './servers/protocol.ts';
export { startLocalEngine } from './start-local-engine.ts';
export type { LocalEngine } from './start-local-engine.ts';
export type { EngineEvent, Execution, Observer } from './state-machine/execution.ts';
