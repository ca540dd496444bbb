import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { createDynamoDb, type DynamoDb } from '@muster/dynamodb';
import { createTestTable, startTestServer } from '@muster/dynamodb/testing';

export interface EmbeddedDynamoDb {
  readonly db: DynamoDb;
  /** Creates a table with the key schema of all Muster tables. */
  createTable(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts an empty DynamoDB on loopback and sets the endpoint in the environment. */
export async function startDynamoDb(): Promise<EmbeddedDynamoDb> {
  const { endpoint, region, close } = await startTestServer();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  const db = createDynamoDb();
  const tables: string[] = [];
  return {
    db,
    async createTable(name) {
      await createTestTable(db, name);
      tables.push(name);
    },
    async close() {
      // The server may keep running, with the tables, when the next test begins.
      for (const TableName of tables) await db.send(new DeleteTableCommand({ TableName }));
      db.destroy();
      await close();
    },
  };
}
