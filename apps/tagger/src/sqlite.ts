export { SqliteLedgerReader } from './adapters/sqlite-ledger-reader.ts';
export { SqliteLedgerStops } from './adapters/sqlite-ledger-stops.ts';
