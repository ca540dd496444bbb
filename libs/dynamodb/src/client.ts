import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { isThrottled, ThrottledError } from '@muster/aws-session/answers';
import { awsClient } from '@muster/aws-session/client';
import { embeddedServer } from '@muster/service-definition';

/**
 * The SDK's own client. Items go through the functions of this library, which take and give plain values; other
 * commands, such as CreateTable, are sent as they are.
 */
export type DynamoDb = DynamoDBClient;

/**
 * A client with explicit retries and timeouts: a call that hangs must not eat the time of a Lambda. Its own retries are
 * for what fails in passing. Throttled calls come back at once as `Throttled`: the functions of this library try them
 * again at the pace that the table allows, for as long as there is time.
 * On one machine it is a client of the embedded server. Elsewhere region, credentials and endpoint come from the
 * environment, as the SDK reads them, or from `settings`.
 */
export function createDynamoDb(
  settings: Pick<DynamoDBClientConfig, 'credentials' | 'region'> = {},
): DynamoDb {
  const client = awsClient(DynamoDBClient, {
    maxAttempts: 8,
    retryMode: 'standard',
    timeouts: { connectionTimeoutMs: 2_000, requestTimeoutMs: 10_000 },
    ...settings,
    ...embeddedDatabase(),
  });
  // Even with a silent logger the SDK's logging step copies every item that goes in or out.
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

/** An account's own endpoint, which the user may have asked for, is not one of the embedded server. */
function embeddedDatabase(): DynamoDBClientConfig {
  const server = embeddedServer('DYNAMODB');
  return server === undefined ? {} : { ...server, accountIdEndpointMode: 'disabled' };
}
