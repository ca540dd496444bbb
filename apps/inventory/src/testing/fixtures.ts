import { type DiscoverInput, type ResourceState, runContextExample, RunContext } from '@muster/contracts';
import type { DiscoverPorts } from '../domain/discover.ts';
import type { ResourcePage, ResourceSource, ObservedResource } from '../ports/resource-source.ts';
import { FakeCheckpointStore } from './fake-checkpoint-store.ts';
import { FakeInventoryStore } from './fake-inventory-store.ts';

export const idOf = (number: number): string => `i-${number.toString(16).padStart(17, '0')}`;

/** An instance whose digest follows from its number, state and revision. */
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

/** Gives the pages in order; the token is the number of the next page. */
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

export interface Bench {
  readonly inventory: FakeInventoryStore;
  readonly checkpoints: FakeCheckpointStore;
  ports(source: ResourceSource, over?: Partial<DiscoverPorts>): DiscoverPorts;
}

/** Stores that live through several runs, and ports on top of them. */
export function bench(): Bench {
  const inventory = new FakeInventoryStore();
  const checkpoints = new FakeCheckpointStore();
  let tick = Date.parse('2026-11-23T08:00:00.000Z');
  return {
    inventory,
    checkpoints,
    ports: (source, over = {}) => ({
      source,
      inventory,
      checkpoints,
      now: () => new Date((tick += 10)),
      delay: () => Promise.resolve(),
      remainingMs: () => 900_000,
      apiCallsSoFar: () => ({}),
      ...over,
    }),
  };
}
