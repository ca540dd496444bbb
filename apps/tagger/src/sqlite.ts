export { SqliteLedgerReader } from './adapters/sqlite-ledger-reader.ts';
export { SqliteLedgerStops } from './adapters/sqlite-ledger-stops.ts';
export { SqlitePlanReader } from './adapters/sqlite-plan-reader.ts';
export { SqlitePlanStore } from './adapters/sqlite-plan-store.ts';
export { SqliteResourceSource } from './adapters/sqlite-resource-source.ts';
