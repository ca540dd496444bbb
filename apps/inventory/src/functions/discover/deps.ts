import { setTimeout as delay } from 'node:timers/promises';
import { accessOf, apiCallsSoFar, readerRole, sharedAwsSessions } from '@muster/aws-session';
import type { DiscoverInput } from '@muster/contracts';
import type { Invocation } from '@muster/handlers';
import { LoggedResourceSource } from '../../adapters/logged-resource-source.ts';
import { resourceAdapterOf } from '../../adapters/resource-adapters.ts';
import { inventoryAndScans } from '../../adapters/stores.ts';
import type { DiscoverPorts } from '../../domain/discover.ts';

/** Built once per cold start. Returns the ports of one invocation. @throws EnvironmentError */
export function createDeps() {
  const { inventory, scans } = inventoryAndScans();
  const sessions = sharedAwsSessions();
  const now = () => new Date();

  const portsFor = (
    input: DiscoverInput,
    { remainingMs, warn }: Pick<Invocation, 'remainingMs' | 'warn'>,
  ): DiscoverPorts => {
    const role = readerRole(accessOf(input.run, input.account), input.accountId, 'inventory');
    const source = resourceAdapterOf(input.resourceType).sourceOf(
      input,
      () => sessions.ec2(role, input.region),
      () => sessions.invalidate(role),
    );
    return {
      source: new LoggedResourceSource(source, warn),
      inventory,
      scans,
      now,
      delay: (ms) => delay(ms),
      remainingMs,
      apiCallsSoFar,
    };
  };
  return { inventory, now, portsFor };
}
