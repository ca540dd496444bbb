import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { isThrottled, ThrottledError } from '@muster/aws-session/answers';
import { awsClient } from '@muster/aws-session/client';

/**
 * A client of the SDK. Items are read and written with the functions of this library, which use plain values. Other
 * commands, such as CreateTable, can be sent directly.
 */
export type DynamoDb = DynamoDBClient;

/**
 * A client with explicit retries and timeouts, so that a call that hangs does not use up the time of a Lambda. Its
 * retries handle temporary failures. Throttled calls fail immediately with `Throttled`: the functions of this library
 * repeat them at the pace that the table allows, as long as there is time.
 * Region, credentials and endpoint come from the environment, as the SDK reads them, or from `settings`.
 */
export function createDynamoDb(
  settings: Pick<DynamoDBClientConfig, 'credentials' | 'endpoint' | 'region'> = {},
): DynamoDb {
  const client = awsClient(DynamoDBClient, {
    maxAttempts: 8,
    retryMode: 'standard',
    timeouts: { connectionTimeoutMs: 2_000, requestTimeoutMs: 10_000 },
    ...settings,
  });
  // Even with a silent logger, the SDK's logging step copies every item.
  client.middlewareStack.remove('loggerMiddleware');
  client.middlewareStack.add(
    (next) => (args) =>
      next(args).catch((error: unknown) => {
        throw isThrottled(error) ? new ThrottledError(error) : error;
      }),
    { step: 'finalizeRequest', priority: 'low', name: 'musterThrottled' },
  );
  return client;
}
