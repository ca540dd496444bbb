import { createDynamoDb } from '@muster/dynamodb';
import { readEnvironment } from '@muster/service-definition';
import type { RunStore } from '../ports/run-store.ts';
import { DynamoRunStore } from './dynamo-run-store.ts';

/** The runs of the deployment that this process belongs to. @throws EnvironmentError */
export const openRunStore = (): RunStore =>
  new DynamoRunStore(createDynamoDb(), readEnvironment(['RUN_TABLE_NAME']).RUN_TABLE_NAME);
