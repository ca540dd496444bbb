import type { TestDatabase } from '@muster/dynamodb/testing';
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
