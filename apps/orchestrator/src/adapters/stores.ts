import { createDynamoDb } from '@muster/dynamodb';
import { DynamoTargetReader } from '@muster/inventory-table';
import { DynamoRules, DynamoTexts, type RulesSource } from '@muster/ledger-texts';
import { readEnvironment } from '@muster/service-definition';
import type { KnownScope } from '../ports/known-scope.ts';
import type { RunStore } from '../ports/run-store.ts';
import { dynamoKnownScope } from './dynamo-known-scope.ts';
import { DynamoRunStore } from './dynamo-run-store.ts';

/** Where the orchestrator keeps runs and reads the inventory. */
export interface RunStores {
  readonly store: RunStore;
  readonly known: KnownScope;
  readonly rules: RulesSource;
}

let given: RunStores | undefined;

/**
 * Sets the stores of the functions of this thread. By default they use DynamoDB, as in Lambda. Call it before the first
 * invocation.
 */
export function setRunStores(stores: RunStores | undefined): void {
  given = stores;
}

/*
 * One method for each set of stores that a function of the service needs. A bundle contains only the stores of its set,
 * and one error names all missing variables.
 */

/** @throws EnvironmentError */
export function runStore(): RunStore {
  if (given !== undefined) return given.store;
  return new DynamoRunStore(createDynamoDb(), readEnvironment(['RUN_TABLE_NAME']).RUN_TABLE_NAME);
}

/** @throws EnvironmentError */
export function runStoreAndRules(): Pick<RunStores, 'store' | 'rules'> {
  if (given !== undefined) return { store: given.store, rules: given.rules };
  const names = readEnvironment(['RUN_TABLE_NAME', 'LEDGER_TABLE_NAME']);
  const db = createDynamoDb();
  return {
    store: new DynamoRunStore(db, names.RUN_TABLE_NAME),
    rules: new DynamoRules(new DynamoTexts(db, names.LEDGER_TABLE_NAME)),
  };
}

/** @throws EnvironmentError */
export function runStoreAndKnownScope(): Pick<RunStores, 'store' | 'known'> {
  if (given !== undefined) return given;
  const names = readEnvironment(['RUN_TABLE_NAME', 'INVENTORY_TABLE_NAME']);
  const db = createDynamoDb();
  return {
    store: new DynamoRunStore(db, names.RUN_TABLE_NAME),
    known: dynamoKnownScope(db, names.INVENTORY_TABLE_NAME),
  };
}

/**
 * Always in DynamoDB: only a deployed stage has a bucket for reports.
 * @throws EnvironmentError
 */
export function runStoreAndInventory(): { store: RunStore; inventory: DynamoTargetReader } {
  const names = readEnvironment(['RUN_TABLE_NAME', 'INVENTORY_TABLE_NAME']);
  const db = createDynamoDb();
  return {
    store: new DynamoRunStore(db, names.RUN_TABLE_NAME),
    inventory: new DynamoTargetReader(db, names.INVENTORY_TABLE_NAME),
  };
}
