import { noteApiCall } from './api-calls.ts';

/**
 * Maximum attempts of one call, including the first one. Throttling is expected when many callers share the token
 * buckets of an account.
 */
const MAX_ATTEMPTS = 8;
const CONNECTION_TIMEOUT_MS = 2_000;
/** Timeout until the headers of the answer arrive. */
const REQUEST_TIMEOUT_MS = 30_000;
/**
 * Maximum silence of the connection, also within the body of an answer. `requestTimeout` does not cover that, and the
 * EC2 client's limit is 15 minutes. The SDK starts to check 3 seconds after the request was sent.
 */
const SOCKET_TIMEOUT_MS = 30_000;

/** Settings of every client for another account: no call can hang, and CloudTrail shows the caller. */
export const clientSettings = {
  maxAttempts: MAX_ATTEMPTS,
  retryMode: 'standard',
  customUserAgent: [['muster', '0.1.0']] as [string, string][],
  timeouts: {
    connectionTimeoutMs: CONNECTION_TIMEOUT_MS,
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    socketTimeoutMs: SOCKET_TIMEOUT_MS,
  },
};

type Middleware = (
  next: (args: never) => Promise<unknown>,
  context: { commandName?: string },
) => (args: never) => Promise<unknown>;

interface Instrumentable {
  middlewareStack: {
    add(middleware: Middleware, options: { step: 'finalizeRequest'; priority: 'low'; name: string }): void;
    remove(name: string): boolean;
  };
}

/**
 * Counts every attempt of a client. Removes the SDK's logging step, which copies each answer even if logging is off.
 */
export function instrument<Client>(client: Client & Instrumentable, service: string): Client {
  client.middlewareStack.remove('loggerMiddleware');
  client.middlewareStack.add(
    (next, context) => (args) => {
      noteApiCall(service, (context.commandName ?? 'Unknown').replace(/Command$/, ''));
      return next(args);
    },
    { step: 'finalizeRequest', priority: 'low', name: 'musterApiCallCounter' },
  );
  return client;
}
