import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openInMemory } from '@muster/sqlite';
import { DynamoCallRate } from './dynamo-call-rate.ts';
import { DynamoLedger } from './dynamo-ledger.ts';
import { DynamoResourceSource } from './dynamo-resource-source.ts';
import { SqliteCallRate } from './sqlite-call-rate.ts';
import { SqliteLedger } from './sqlite-ledger.ts';
import { SqliteResourceSource } from './sqlite-resource-source.ts';
import { useLocalStores } from './sqlite-stores.ts';
import { SqliteTaskQueue } from './sqlite-task-queue.ts';
import { SqsTaskQueue } from './sqs-task-queue.ts';
import { allStores, consumerStores, ledgerAndResources, awaitStores, setTaggerStores } from './stores.ts';

const NAMES = ['LEDGER_TABLE_NAME', 'INVENTORY_TABLE_NAME', 'TASK_QUEUE_URL'];
const clear = () => {
  setTaggerStores(undefined);
  for (const name of NAMES) Reflect.deleteProperty(process.env, name);
};
beforeEach(clear);
afterEach(clear);

describe('the stores of the tagger', () => {
  it('use DynamoDB and SQS with the names in the environment', () => {
    Object.assign(process.env, {
      AWS_REGION: 'us-east-1',
      LEDGER_TABLE_NAME: 'ledger',
      INVENTORY_TABLE_NAME: 'inventory',
      TASK_QUEUE_URL: 'http://127.0.0.1/tasks',
    });
    const { ledger, resources, queue } = allStores();
    expect(ledger).toBeInstanceOf(DynamoLedger);
    expect(resources).toBeInstanceOf(DynamoResourceSource);
    expect(queue).toBeInstanceOf(SqsTaskQueue);
    expect(awaitStores().ledger).toBeInstanceOf(DynamoLedger);
    expect(consumerStores().rate).toBeInstanceOf(DynamoCallRate);
    expect(ledgerAndResources().resources).toBeInstanceOf(DynamoResourceSource);
  });

  it('name all missing variables', () => {
    expect(() => allStores()).toThrow(/LEDGER_TABLE_NAME.*INVENTORY_TABLE_NAME.*TASK_QUEUE_URL/);
    expect(() => ledgerAndResources()).toThrow(/LEDGER_TABLE_NAME.*INVENTORY_TABLE_NAME/);
    expect(() => awaitStores()).toThrow(/LEDGER_TABLE_NAME/);
    expect(() => consumerStores()).toThrow(/LEDGER_TABLE_NAME.*TASK_QUEUE_URL/);
  });

  it('use the embedded database if the engine selects it, without any variable', () => {
    useLocalStores(openInMemory());
    const { ledger, resources, queue } = allStores();
    expect(ledger).toBeInstanceOf(SqliteLedger);
    expect(resources).toBeInstanceOf(SqliteResourceSource);
    expect(queue).toBeInstanceOf(SqliteTaskQueue);
    expect(awaitStores().ledger).toBe(ledger);
    expect(consumerStores().rate).toBeInstanceOf(SqliteCallRate);
    expect(ledgerAndResources().resources).toBe(resources);
  });
});
