import { startTestDatabase, type TestDatabase } from '@muster/dynamodb/testing';

export interface RunTable extends TestDatabase {
  readonly tableName: string;
}

/** Starts DynamoDB on loopback with one empty table of runs. */
export async function startRunTable(): Promise<RunTable> {
  const tableName = 'muster-orchestrator-runs-test';
  return { ...(await startTestDatabase([tableName])), tableName };
}
