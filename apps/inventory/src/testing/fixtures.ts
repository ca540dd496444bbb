import { type DiscoverInput, type ResourceState, runContextExample, RunContext } from '@muster/contracts';
import { OrderedScanStore } from '../adapters/ordered-scan-store.ts';
import { SqliteCheckpointStore } from '../adapters/sqlite-checkpoint-store.ts';
import { SqliteScanStore } from '../adapters/sqlite-scan-store.ts';
import type { DiscoverPorts } from '../domain/discover.ts';
import type { CheckpointStore } from '../ports/checkpoint-store.ts';
import type { InventoryStore } from '../ports/inventory-store.ts';
import type { ResourcePage, ResourceSource, ObservedResource } from '../ports/resource-source.ts';
import { TestInventoryStore } from './test-stores.ts';

export const idOf = (number: number): string => `i-${number.toString(16).padStart(17, '0')}`;

/** An instance whose digest depends on its number, state and revision. */
export const instance = (
  number: number,
  state: ResourceState = 'running',
  revision = 0,
): ObservedResource => ({
  attributes: {
    resourceId: idOf(number),
    state,
    instanceType: 'm7g.large',
    tags: new Map([['Revision', String(revision)]]),
  },
  contentHash: `${number}-${state}-${revision}`,
});

export const inputFor = (runId: string, scan = 'discovery'): DiscoverInput => ({
  run: RunContext.parse({ ...runContextExample, runId }),
  accountId: '111111111111',
  region: 'us-east-1',
  scan,
});

/** Returns the pages in order. The token is the number of the next page. */
export const sourceOf = (
  pages: readonly (readonly ObservedResource[])[],
): ResourceSource & { calls: number } => ({
  calls: 0,
  page(token): Promise<ResourcePage> {
    this.calls++;
    const index = Number(token ?? 0);
    return Promise.resolve({
      resources: pages[index] ?? [],
      nextToken: index + 1 < pages.length ? String(index + 1) : undefined,
    });
  },
});

/** How a step of a scan is saved: in two stores one after the other, as in DynamoDB, or in one transaction. */
export type Saving = 'in order' | 'at once';

/** Ports of a scan. A test can replace the stores. */
export interface BenchPorts extends Omit<DiscoverPorts, 'inventory' | 'scans'> {
  readonly inventory: InventoryStore;
  readonly checkpoints: CheckpointStore;
  /** Wraps every port, for example to make its calls crash. */
  readonly wrap: <Port extends object>(port: Port) => Port;
}

export interface Bench {
  readonly inventory: TestInventoryStore;
  readonly checkpoints: CheckpointStore;
  ports(source: ResourceSource, over?: Partial<BenchPorts>): DiscoverPorts;
}

const same = <Port>(port: Port): Port => port;

/** Stores that outlive a run, and the ports that use them. */
export function bench(saving: Saving = 'in order'): Bench {
  const inventory = new TestInventoryStore();
  let tick = Date.parse('2026-11-23T08:00:00.000Z');
  const clock = () => new Date((tick += 10));
  const expiryClock = () => new Date('2026-11-23T08:00:00.000Z');
  const checkpoints = new SqliteCheckpointStore(inventory.database, expiryClock);
  return {
    inventory,
    checkpoints,
    ports: (source, { wrap = same, ...over } = {}) => {
      const stores = { inventory, checkpoints, ...over };
      return {
        now: clock,
        delay: () => Promise.resolve(),
        remainingMs: () => 900_000,
        apiCallsSoFar: () => ({}),
        ...over,
        source: wrap(source),
        inventory: wrap(stores.inventory),
        scans:
          saving === 'at once'
            ? wrap(new SqliteScanStore(inventory.database, expiryClock))
            : new OrderedScanStore(wrap(stores.inventory), wrap(stores.checkpoints)),
      };
    },
  };
}
