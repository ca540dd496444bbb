import { startTestDatabase, type TestDatabase } from '@muster/dynamodb/testing';
import { type SqsEmulator, startSqsEmulator } from '@muster/local-engine/testing';
import { environmentOf } from '@muster/simulated-aws';

/** The environment of a command that keeps its data in a test database, and calls the simulated AWS at this URL. */
export const inDynamoDb = (
  { credentials, endpoint }: Pick<TestDatabase, 'credentials' | 'endpoint'>,
  url: string,
): Record<string, string> => ({
  ...environmentOf(url),
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_ENDPOINT_URL_DYNAMODB: endpoint,
  MUSTER_STORE: 'dynamodb',
});

/** What `--store dynamodb` needs besides the simulated AWS. */
export interface DynamoServers {
  readonly database: TestDatabase;
  readonly sqs: SqsEmulator;
  close(): Promise<void>;
}

/** Starts an empty database and a queue service. */
export async function startDynamoServers(): Promise<DynamoServers> {
  const database = await startTestDatabase([]);
  const sqs = await startSqsEmulator();
  return {
    database,
    sqs,
    close: async () => {
      await sqs.close();
      await database.close();
    },
  };
}
