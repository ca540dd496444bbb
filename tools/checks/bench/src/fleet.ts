import { DEFAULT_REGIONS, type SimulatedAwsOptionsInput } from '@muster/simulated-aws';

/** The fleet of the article. All comparisons use it. */
export const FLEET = {
  accounts: ['111111111111', '222222222222', '333333333333'],
  regions: 16,
  instancesPerTarget: 1000,
};
export const FLEET_INSTANCES = 48_000;
export const FLEET_TARGETS = 48;

export const FLEET_SIMULATION: SimulatedAwsOptionsInput = {
  ...FLEET,
  latencyMs: 100,
  latencyMsPerInstance: 0.5,
  throttling: true,
  roles: ['MusterReader', 'MusterTagger'],
  externalId: 'muster',
};

/** A quarter of a million instances, half a million, and a million. */
export const LARGE_FLEETS = [
  { accounts: 10, regions: 5, instancesPerTarget: 5_000 },
  { accounts: 10, regions: 5, instancesPerTarget: 10_000 },
  { accounts: 10, regions: 10, instancesPerTarget: 10_000 },
];

/** The single large target. 1000 instances take 70 ms instead of 600, so that Discover takes most of the time. */
export const TARGET_SIMULATION: SimulatedAwsOptionsInput = {
  accounts: FLEET.accounts.slice(0, 1),
  regions: ['us-east-1'],
  latencyMs: 20,
  latencyMsPerInstance: 0.05,
  throttling: true,
};
export const TARGET_INSTANCES = 200_000;
export const GROWTH_INSTANCES = [10_000, 20_000, 50_000, 100_000, 200_000];
export const REPORTED_PAGES = [10, 50, 100, 150, 200];

export const ROLES = { reader: 'MusterReader', tagger: 'MusterTagger', externalId: 'muster' };
export const RULES = [{ id: 'production', match: {}, set: { Production: 'Yes' } }];

/**
 * A first inventory of a large organization, scaled 1:10. The state machine processes 20 accounts with 17 regions each
 * at the same time, and the table is new.
 */
export const FIRST_INVENTORY = {
  accounts: FLEET.accounts.slice(0, 2),
  regions: DEFAULT_REGIONS,
  instancesPerTarget: 1000,
};
export const FIRST_INVENTORY_TARGETS = 34;
/** A tenth of the throughput of a new table. The limit of a key is not scaled, because a target has its real size. */
export const NEW_TABLE_TENTH = { writesPerSecond: 400, readsPerSecond: 1_200, keyWritesPerSecond: 1_000 };
/** Multiples of the time that the table's limit requires. */
export const MOST_TIMES_THE_LIMIT = 1.3;
