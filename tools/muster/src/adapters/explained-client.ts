import { z } from 'zod';
import { explainFailure, type FailedCall } from './aws-failure.ts';

/** The call in the SDK's middleware. The endpoint is set once it is resolved. */
const CallContext = z.object({
  clientName: z.string(),
  commandName: z.string(),
  endpointV2: z.object({ url: z.object({ origin: z.string() }) }).optional(),
});

/** Service names in policies, by the names of the SDK's clients. */
const SERVICES: ReadonlyMap<string, string> = new Map([
  ['DynamoDBClient', 'dynamodb'],
  ['SSMClient', 'ssm'],
]);

/** The action (as in policies) and the endpoint of a call, from the context of its middleware. */
function callOf(context: unknown): { action: string; endpoint: string | undefined } {
  const { clientName, commandName, endpointV2 } = CallContext.parse(context);
  const service = SERVICES.get(clientName) ?? clientName.replace(/Client$/, '').toLowerCase();
  return { action: `${service}:${commandName.replace(/Command$/, '')}`, endpoint: endpointV2?.url.origin };
}

type Middleware = (
  next: (args: never) => Promise<unknown>,
  context: unknown,
) => (args: never) => Promise<unknown>;

interface Explainable {
  middlewareStack: { add(middleware: Middleware, options: { step: 'initialize' }): void };
}

/**
 * Answers to a conditional write whose condition is not met. The stores expect them, so they stay unchanged. Source:
 * DynamoDB API Reference, errors of UpdateItem and TransactWriteItems.
 */
const CONDITION_DOES_NOT_HOLD = new Set(['ConditionalCheckFailedException', 'TransactionCanceledException']);

/**
 * Turns every failed call of a client into an error for the user; see `explainFailure`. Unmet conditions are not
 * failures.
 * @returns the client
 */
export function explained<Client>(
  client: Client & Explainable,
  about: Pick<FailedCall, 'subject' | 'whenMissing'>,
): Client {
  client.middlewareStack.add(
    (next, context) => (args) =>
      next(args).catch((error: unknown) => {
        if (error instanceof Error && CONDITION_DOES_NOT_HOLD.has(error.name)) throw error;
        throw explainFailure(error, { ...callOf(context), ...about });
      }),
    { step: 'initialize' },
  );
  return client;
}
