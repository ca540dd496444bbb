import { createDynamoDb } from '@muster/dynamodb';
import { readEnvironment } from '@muster/service-definition';
import { DynamoLedger } from '../../adapters/dynamo-ledger.ts';
import { DynamoResourceSource } from '../../adapters/dynamo-resource-source.ts';
import { createSqs, SqsTaskQueue } from '../../adapters/sqs-task-queue.ts';
import type { PlanTagsPorts } from '../../domain/plan-tags.ts';

/** @throws EnvironmentError */
export function createDeps(): PlanTagsPorts {
  const { LEDGER_TABLE_NAME, INVENTORY_TABLE_NAME, TASK_QUEUE_URL } = readEnvironment([
    'LEDGER_TABLE_NAME',
    'INVENTORY_TABLE_NAME',
    'TASK_QUEUE_URL',
  ]);
  const db = createDynamoDb();
  return {
    ledger: new DynamoLedger(db, LEDGER_TABLE_NAME),
    resources: new DynamoResourceSource(db, INVENTORY_TABLE_NAME),
    queue: new SqsTaskQueue(createSqs(), TASK_QUEUE_URL),
    now: () => new Date(),
  };
}
