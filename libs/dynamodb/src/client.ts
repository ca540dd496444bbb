import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** A DynamoDB client that takes and gives plain values. */
export type DynamoDb = DynamoDBDocumentClient;

/**
 * A client with explicit retries and timeouts: a call that hangs must not eat the time of a Lambda.
 * Region, credentials and endpoint come from the environment, as the SDK reads them.
 */
export function createDynamoDb(): DynamoDb {
  const client = new DynamoDBClient({
    maxAttempts: 8,
    retryMode: 'standard',
    requestHandler: {
      connectionTimeout: 2_000,
      requestTimeout: 10_000,
      socketTimeout: 10_000,
      throwOnRequestTimeout: true,
    },
  });
  // Even with a silent logger the SDK's logging step copies every item that goes in or out.
  client.middlewareStack.remove('loggerMiddleware');
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
