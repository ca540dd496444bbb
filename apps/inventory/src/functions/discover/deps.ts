import { setTimeout as delay } from 'node:timers/promises';
import { apiCallsSoFar, readerRole, sharedAwsSessions } from '@muster/aws-session';
import type { DiscoverInput } from '@muster/contracts';
import { createDynamoDb } from '@muster/dynamodb';
import { parseEnvironment } from '@muster/service-definition';
import * as z from 'zod';
import { DynamoCheckpointStore } from '../../adapters/dynamo-checkpoint-store.ts';
import { DynamoInventoryStore } from '../../adapters/dynamo-inventory-store.ts';
import { Ec2InstanceSource } from '../../adapters/ec2-instance-source.ts';
import type { DiscoverPorts } from '../../domain/discover.ts';

const Environment = z.object({
  INVENTORY_TABLE_NAME: z.string().min(1),
  CHECKPOINT_TABLE_NAME: z.string().min(1),
});

/** Built once per cold start; gives the ports of one invocation. */
export function createDeps(environment: NodeJS.ProcessEnv = process.env) {
  const names = parseEnvironment(Environment, environment);
  const db = createDynamoDb();
  const sessions = sharedAwsSessions();
  const now = () => new Date();
  const inventory = new DynamoInventoryStore(db, names.INVENTORY_TABLE_NAME);
  const checkpoints = new DynamoCheckpointStore(db, names.CHECKPOINT_TABLE_NAME, now);

  const portsFor = (input: DiscoverInput, remainingMs: () => number): DiscoverPorts => {
    const role = readerRole(input.run, input.accountId, 'inventory');
    return {
      source: new Ec2InstanceSource(
        () => sessions.ec2(role, input.region),
        () => sessions.invalidate(role),
      ),
      inventory,
      checkpoints,
      now,
      delay: (ms) => delay(ms),
      remainingMs,
      apiCallsSoFar,
    };
  };
  return { inventory, now, portsFor };
}
