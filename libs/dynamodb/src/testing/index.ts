import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { provesAnswers } from '@muster/aws-session/answers';
import { tableKeys } from '@muster/service-definition';
import dynalite from 'dynalite';
import type { DynamoDb } from '../client.ts';

export {
  startThrottledServer,
  type ThrottledServer,
  type ThrottledServerOptions,
} from './throttled/throttled-server.ts';
export { itemBytes } from './throttled/item-size.ts';
export { NEW_TABLE, type ThroughputCounts, type ThroughputLimits } from './throttled/throughput.ts';

/** Endpoint of a running DynamoDB, such as Amazon's DynamoDB Local. Otherwise, each test starts an emulator. */
const RUNNING_SERVER = 'MUSTER_TEST_DYNAMODB_ENDPOINT';

const REGION = 'us-east-1';
const LONGEST_WAIT_SECONDS = 300;

/** A DynamoDB on loopback without tables. */
export interface TestServer {
  readonly endpoint: string;
  readonly region: string;
  /** DynamoDB Local has a separate database for each access key, so that parallel tests do not affect each other. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  close(): Promise<void>;
}

/** An empty DynamoDB: at `MUSTER_TEST_DYNAMODB_ENDPOINT`, or an emulator in this process. */
export async function startTestServer(): Promise<TestServer> {
  const credentials = { accessKeyId: randomUUID().replaceAll('-', ''), secretAccessKey: 'test' };
  const running = process.env[RUNNING_SERVER];
  if (running) return { endpoint: running, region: REGION, credentials, close: () => Promise.resolve() };
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    region: REGION,
    credentials,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Creates a table with the keys of all Muster tables, and waits until it accepts items. */
export async function createTestTable(client: DynamoDBClient, tableName: string): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      ...tableKeys(),
    }),
  );
  await waitUntilTableExists(
    { client, maxWaitTime: LONGEST_WAIT_SECONDS, minDelay: 0.05, maxDelay: 0.2 },
    { TableName: tableName },
  );
}

export interface TestDatabase extends Pick<TestServer, 'endpoint' | 'credentials'> {
  readonly db: DynamoDb;
  close(): Promise<void>;
}

/** A DynamoDB for integration tests, with tables of the given names and the keys pk and sk. */
export async function startTestDatabase(tableNames: readonly string[]): Promise<TestDatabase> {
  const { endpoint, region, credentials, close } = await startTestServer();
  const client = provesAnswers(new DynamoDBClient({ endpoint, region, credentials }));
  for (const tableName of tableNames) await createTestTable(client, tableName);
  return {
    db: client,
    endpoint,
    credentials,
    close: async () => {
      client.destroy();
      await close();
    },
  };
}
