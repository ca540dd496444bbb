export { SqliteRunReader } from './adapters/sqlite-run-reader.ts';
