import { noteApiCall } from './api-calls.ts';

/** Attempts of one call, the first included: throttling is expected when many share an account's token buckets. */
const MAX_ATTEMPTS = 8;
const CONNECTION_TIMEOUT_MS = 2_000;
/** Until the headers of the answer are there. */
const REQUEST_TIMEOUT_MS = 30_000;
/**
 * Longest silence of the connection, also in the middle of an answer's body: `requestTimeout` does not see that, and
 * the EC2 client's own bound is 15 minutes. The SDK begins to watch 3 seconds after the request was sent.
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

/** Counts every attempt of a client, and takes out the SDK's logging step, which copies each answer even when nothing is logged. */
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
