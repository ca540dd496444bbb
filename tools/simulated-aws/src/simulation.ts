import { FaultBook } from './faults.ts';
import { World } from './fleet/world.ts';
import { openJournal } from './journal.ts';
import type { SimulatedAwsOptions } from './options.ts';
import { StatsCounter } from './stats.ts';
import { TokenBuckets } from './throttle.ts';

/** The state that all services share. */
export interface Simulation {
  readonly options: SimulatedAwsOptions;
  readonly world: World;
  readonly faults: FaultBook;
  readonly buckets: TokenBuckets;
  readonly stats: StatsCounter;
  close(): void;
}

/** Builds a simulation and, with a journal, restores its state. Throws `JournalError`. */
export function createSimulation(options: SimulatedAwsOptions): Simulation {
  const world = new World(options);
  const journal = options.journal === undefined ? undefined : openJournal(options.journal, options);
  for (const mutation of journal?.replayed ?? []) world.mutate(mutation);
  if (journal !== undefined) world.recordWith((mutation) => journal.append(mutation));
  return {
    options,
    world,
    faults: new FaultBook(options.faults, options.seed),
    buckets: new TokenBuckets(options.buckets),
    stats: new StatsCounter(),
    close: () => journal?.close(),
  };
}
