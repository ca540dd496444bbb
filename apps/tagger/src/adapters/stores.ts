import { createDynamoDb } from '@muster/dynamodb';
import { DynamoTargetReader } from '@muster/inventory-table';
import { DynamoRules, DynamoTexts, type RulesSource } from '@muster/ledger-texts';
import { readEnvironment } from '@muster/service-definition';
import type { CallRate } from '../ports/call-rate.ts';
import type { DeadTasks } from '../ports/dead-letters.ts';
import type { FailureLimit } from '../ports/failure-limit.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { PlanOrders } from '../ports/plan-orders.ts';
import type { PlanReader, PlanStore } from '../ports/plan-store.ts';
import type { ResourceSource } from '../ports/resource-source.ts';
import type { TaggingPause } from '../ports/tagging-pause.ts';
import type { TaskQueue } from '../ports/task-queue.ts';
import { DynamoCallRate } from './dynamo-call-rate.ts';
import { DynamoFailureLimit } from './dynamo-failure-limit.ts';
import { DynamoLedger } from './dynamo-ledger.ts';
import { DynamoPlanOrders } from './dynamo-plan-orders.ts';
import { DynamoPlanReader } from './dynamo-plan-reader.ts';
import { DynamoPlanStore } from './dynamo-plan-store.ts';
import { DynamoResourceSource } from './dynamo-resource-source.ts';
import { DynamoTaggingPause } from './dynamo-tagging-pause.ts';
import { createSqs, SqsTaskQueue } from './sqs-task-queue.ts';

/** SQS does not say which messages are in its dead-letter queue. An alarm says that there are some. */
const NO_DEAD_TASKS: DeadTasks = { deadTaskNumbers: async () => [] };

/** Where the tagger keeps its data and reads the inventory. */
export interface TaggerStores {
  readonly ledger: Ledger;
  readonly plans: PlanReader;
  readonly rules: RulesSource;
  readonly resources: ResourceSource;
  readonly queue: TaskQueue;
  readonly rate: CallRate;
  readonly failures: FailureLimit;
  readonly pause: Pick<TaggingPause, 'pausedAt'>;
  readonly deadLetters: DeadTasks;
}

let given: TaggerStores | undefined;

/**
 * Sets the stores of the functions of this thread. By default they use DynamoDB and SQS, as in Lambda. Call it before
 * the first invocation.
 */
export function setTaggerStores(stores: TaggerStores | undefined): void {
  given = stores;
}

/*
 * One method for each set of stores that a function of the service needs. A bundle contains only the stores of its set,
 * and one error names all missing variables.
 */

/** @throws EnvironmentError */
export function consumerStores(): Pick<TaggerStores, 'ledger' | 'rate' | 'queue' | 'pause' | 'failures'> {
  if (given !== undefined) return given;
  const { LEDGER_TABLE_NAME, TASK_QUEUE_URL } = readEnvironment(['LEDGER_TABLE_NAME', 'TASK_QUEUE_URL']);
  const db = createDynamoDb();
  return {
    ledger: new DynamoLedger(db, LEDGER_TABLE_NAME),
    rate: new DynamoCallRate(db, LEDGER_TABLE_NAME),
    failures: new DynamoFailureLimit(db, LEDGER_TABLE_NAME),
    pause: new DynamoTaggingPause(db, LEDGER_TABLE_NAME),
    queue: new SqsTaskQueue(createSqs(), TASK_QUEUE_URL),
  };
}

/** @throws EnvironmentError */
export function awaitStores(): Pick<TaggerStores, 'ledger' | 'pause' | 'deadLetters'> {
  if (given !== undefined) return given;
  const { LEDGER_TABLE_NAME } = readEnvironment(['LEDGER_TABLE_NAME']);
  const db = createDynamoDb();
  return {
    ledger: new DynamoLedger(db, LEDGER_TABLE_NAME),
    pause: new DynamoTaggingPause(db, LEDGER_TABLE_NAME),
    deadLetters: NO_DEAD_TASKS,
  };
}

/** @throws EnvironmentError */
export function ledgerAndResources(): Pick<TaggerStores, 'ledger' | 'resources'> {
  if (given !== undefined) return given;
  const { LEDGER_TABLE_NAME, INVENTORY_TABLE_NAME } = readEnvironment([
    'LEDGER_TABLE_NAME',
    'INVENTORY_TABLE_NAME',
  ]);
  const db = createDynamoDb();
  return {
    ledger: new DynamoLedger(db, LEDGER_TABLE_NAME),
    resources: new DynamoResourceSource(db, INVENTORY_TABLE_NAME),
  };
}

/** @throws EnvironmentError */
export function allStores(): Omit<TaggerStores, 'rate' | 'pause' | 'deadLetters' | 'failures'> {
  if (given !== undefined) return given;
  const { LEDGER_TABLE_NAME, INVENTORY_TABLE_NAME, TASK_QUEUE_URL } = readEnvironment([
    'LEDGER_TABLE_NAME',
    'INVENTORY_TABLE_NAME',
    'TASK_QUEUE_URL',
  ]);
  const db = createDynamoDb();
  return {
    ledger: new DynamoLedger(db, LEDGER_TABLE_NAME),
    plans: new DynamoPlanReader(db, LEDGER_TABLE_NAME),
    rules: new DynamoRules(new DynamoTexts(db, LEDGER_TABLE_NAME)),
    resources: new DynamoResourceSource(db, INVENTORY_TABLE_NAME),
    queue: new SqsTaskQueue(createSqs(), TASK_QUEUE_URL),
  };
}

/** What the functions of the planning state machine use. */
export interface PlanningStores {
  readonly orders: PlanOrders;
  readonly plans: PlanStore;
  readonly targets: DynamoTargetReader;
  readonly resources: ResourceSource;
}

/** Always DynamoDB: on one machine, the command itself makes plans. @throws EnvironmentError */
export function planningStores(): PlanningStores {
  const { LEDGER_TABLE_NAME, INVENTORY_TABLE_NAME } = readEnvironment([
    'LEDGER_TABLE_NAME',
    'INVENTORY_TABLE_NAME',
  ]);
  const db = createDynamoDb();
  return {
    orders: new DynamoPlanOrders(db, LEDGER_TABLE_NAME),
    plans: new DynamoPlanStore(db, LEDGER_TABLE_NAME),
    targets: new DynamoTargetReader(db, INVENTORY_TABLE_NAME),
    resources: new DynamoResourceSource(db, INVENTORY_TABLE_NAME),
  };
}
