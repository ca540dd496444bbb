import { setTimeout as delay } from 'node:timers/promises';
import { apiCallsSoFar, readerRole, sharedAwsSessions } from '@muster/aws-session';
import type { DiscoverInput } from '@muster/contracts';
import { createDynamoDb } from '@muster/dynamodb';
import type { Invocation } from '@muster/handlers';
import { readEnvironment } from '@muster/service-definition';
import { DynamoCheckpointStore } from '../../adapters/dynamo-checkpoint-store.ts';
import { DynamoInventoryStore } from '../../adapters/dynamo-inventory-store.ts';
import { LoggedResourceSource } from '../../adapters/logged-resource-source.ts';
import { resourceAdapterOf } from '../../adapters/resource-adapters.ts';
import type { DiscoverPorts } from '../../domain/discover.ts';

/** Built once per cold start; gives the ports of one invocation. @throws EnvironmentError */
export function createDeps() {
  const names = readEnvironment(['INVENTORY_TABLE_NAME', 'CHECKPOINT_TABLE_NAME']);
  const db = createDynamoDb();
  const sessions = sharedAwsSessions();
  const now = () => new Date();
  const inventory = new DynamoInventoryStore(db, names.INVENTORY_TABLE_NAME);
  const checkpoints = new DynamoCheckpointStore(db, names.CHECKPOINT_TABLE_NAME, now);

  const portsFor = (
    input: DiscoverInput,
    { remainingMs, warn }: Pick<Invocation, 'remainingMs' | 'warn'>,
  ): DiscoverPorts => {
    const role = readerRole(input.run, input.accountId, 'inventory');
    const source = resourceAdapterOf(input.resourceType).sourceOf(
      input,
      () => sessions.ec2(role, input.region),
      () => sessions.invalidate(role),
    );
    return {
      source: new LoggedResourceSource(source, warn),
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
