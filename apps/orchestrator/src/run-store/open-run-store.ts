import { createDynamoDb } from '@muster/dynamodb';
import { parseEnvironment } from '../environment.ts';
import { DynamoRunStore } from './dynamo-run-store.ts';
import type { RunStore } from './run-store.ts';

/** The runs of the deployment that this process belongs to. @throws EnvironmentError */
export const openRunStore = (): RunStore =>
  new DynamoRunStore(createDynamoDb(), parseEnvironment(process.env).RUN_TABLE_NAME);
