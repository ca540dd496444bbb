export type { LedgerTask, PlanMarker, VerificationResult } from './ledger/ledger.ts';
export { lookPaceOf } from './domain/look-pace.ts';
export { LedgerStops } from './ledger/ledger-stops.ts';
export { LedgerReader } from './ledger/ledger-reader.ts';
export { service } from './service.ts';
