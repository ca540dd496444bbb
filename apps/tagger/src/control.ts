// What commands change about the consumer of a stage.
export { DynamoLedger } from './adapters/dynamo-ledger.ts';
export { DynamoTaggingPause } from './adapters/dynamo-tagging-pause.ts';
export { SqsDeadLetters } from './adapters/sqs-dead-letters.ts';
export { redrive, type Redriven, type RedrivenTask } from './domain/redriven-tasks.ts';
export type { TaggingPause } from './ports/tagging-pause.ts';
