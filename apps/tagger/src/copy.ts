export { LEDGER_TABLES, ledgerPages, putLedgerItem } from './adapters/ledger-copy.ts';
