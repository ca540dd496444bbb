import type { AddressInfo } from 'node:net';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { createDynamoDb, type DynamoDb } from '@muster/dynamodb';
import dynalite from 'dynalite';

export interface EmbeddedDynamoDb {
  readonly db: DynamoDb;
  /** Creates a table with the keys that all of Muster's tables have. */
  createTable(name: string): Promise<void>;
  close(): Promise<void>;
}

const string = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' }) as const;

/** Starts an empty DynamoDB in memory on loopback and points the SDK's environment at it. */
export async function startDynamoDb(): Promise<EmbeddedDynamoDb> {
  const server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${port}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  const db = createDynamoDb();
  return {
    db,
    async createTable(name) {
      await db.send(
        new CreateTableCommand({
          TableName: name,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [string('pk'), string('sk')],
          KeySchema: [
            { AttributeName: 'pk', KeyType: 'HASH' },
            { AttributeName: 'sk', KeyType: 'RANGE' },
          ],
        }),
      );
    },
    async close() {
      db.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
