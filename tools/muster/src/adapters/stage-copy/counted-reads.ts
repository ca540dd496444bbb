import type { DynamoDb } from '@muster/dynamodb';
import { z } from 'zod';
import type { Usage } from '../../stage-copy/ports.ts';

const Capacity = z.object({ CapacityUnits: z.number() });
const Output = z.object({
  output: z.object({ ConsumedCapacity: z.union([Capacity, z.array(Capacity)]).optional() }),
});

/** Counts the calls of clients and the read units that DynamoDB says they consumed. */
export class CountedReads implements Usage {
  requests = 0;
  readUnits = 0;

  /** @returns the client */
  count(client: DynamoDb): DynamoDb {
    client.middlewareStack.add(
      (next) => async (args) => {
        const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
        const { data } = Output.safeParse(result);
        for (const { CapacityUnits } of [data?.output.ConsumedCapacity ?? []].flat())
          this.readUnits += CapacityUnits;
        return result;
      },
      { step: 'initialize', name: 'musterCapacity' },
    );
    client.middlewareStack.add(
      (next) => (args) => {
        this.requests++;
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low', name: 'musterRequests' },
    );
    return client;
  }
}
