export type { LedgerTask, PlanMarker, VerificationResult } from './ledger/ledger.ts';
export { LedgerReader } from './ledger/ledger-reader.ts';
export { service } from './service.ts';
