export type { LedgerTask, PlanMarker, VerificationResult } from './ports/ledger.ts';
// Figures that the cost of a run depends on.
export { LEDGER_KEPT_DAYS } from './adapters/dynamo-ledger-items.ts';
export { MAX_BATCH_MESSAGES } from './adapters/sqs-batch.ts';
export { GROWTH_WHILE_NOTHING_SETTLES, lookPaceOf } from './domain/look-pace.ts';
export { LedgerStops } from './adapters/dynamo-ledger-stops.ts';
export { LedgerReader } from './adapters/dynamo-ledger-reader.ts';
export { service } from './service.ts';
