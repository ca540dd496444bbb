export type { LedgerTask, PlanMarker, VerificationResult } from './ports/ledger.ts';
export { lookPaceOf } from './domain/look-pace.ts';
export { LedgerStops } from './adapters/dynamo-ledger-stops.ts';
export { LedgerReader } from './adapters/dynamo-ledger-reader.ts';
export { service } from './service.ts';
