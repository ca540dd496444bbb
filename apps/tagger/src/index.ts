export type { LedgerTask, PlanMarker, VerificationResult } from './ports/ledger.ts';
export type { LedgerReader } from './ports/ledger-reader.ts';
export type { LedgerStops } from './ports/ledger-stops.ts';
// Figures that the cost of a run depends on.
export { callsAtOnce } from './domain/call-slots.ts';
export { MAX_BATCH_MESSAGES } from './adapters/sqs-batch.ts';
export { GROWTH_WHILE_NOTHING_SETTLES, lookPaceOf } from './domain/look-pace.ts';
export { DynamoLedgerStops } from './adapters/dynamo-ledger-stops.ts';
export { DynamoLedgerReader } from './adapters/dynamo-ledger-reader.ts';
export { DynamoPlanOrders } from './adapters/dynamo-plan-orders.ts';
export { DynamoPlanReader } from './adapters/dynamo-plan-reader.ts';
export { DynamoPlanStore } from './adapters/dynamo-plan-store.ts';
export { DynamoResourceSource } from './adapters/dynamo-resource-source.ts';
export { service } from './service.ts';
