export { type CopiedHeader, type LeaseState, RunCopy } from './adapters/run-copy.ts';
export { RUN_TABLES, SqliteRunRows } from './adapters/sqlite-run-copy.ts';
export { SqliteRunStore } from './adapters/sqlite-run-store.ts';
export type { TargetRow } from './ports/run-store.ts';
