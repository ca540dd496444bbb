export { functionHandler, type Invocation } from './function-handler.ts';
export {
  type FailedReceive,
  type MessageFailure,
  queueHandler,
  type QueueHandlerOptions,
} from './queue-handler.ts';
export type { SqsBatchResponse } from './sqs-event.ts';
