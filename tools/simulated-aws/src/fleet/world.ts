import { lookupByGlob } from '../glob.ts';
import type { SimulatedAwsOptions } from '../options.ts';
import type { Mutation } from './mutations.ts';
import { TargetFleet } from './target-fleet.ts';

/** Account that is listed as suspended if the scenario includes one. */
export const SUSPENDED_ACCOUNT_ID = '888888888888';

/** All accounts and their fleets. A fleet is created on first use. */
export class World {
  readonly #options: SimulatedAwsOptions;
  readonly #fleets = new Map<string, TargetFleet>();
  readonly #accounts: ReadonlySet<string>;
  readonly #regions: ReadonlySet<string>;
  #record: ((mutation: Mutation) => void) | undefined;

  constructor(options: SimulatedAwsOptions) {
    this.#options = options;
    this.#accounts = new Set([...options.accounts, options.hubAccountId]);
    this.#regions = new Set(options.regions);
  }

  /** Whether the account is active. The suspended one is not. */
  hasAccount(accountId: string): boolean {
    return this.#accounts.has(accountId);
  }

  isRegionEnabled(region: string): boolean {
    return this.#regions.has(region);
  }

  /** From now on, calls `record` with each mutation before it is applied. */
  recordWith(record: (mutation: Mutation) => void): void {
    this.#record = record;
  }

  fleet(accountId: string, region: string): TargetFleet {
    const target = `${accountId}/${region}`;
    let fleet = this.#fleets.get(target);
    if (fleet === undefined) {
      const { seed, managedShare, stoppedShare, metadataTagsShare, terminatedVisibleMs } = this.#options;
      const count = this.#initialCount(target, accountId);
      fleet = new TargetFleet({
        seed,
        accountId,
        region,
        count,
        managedShare,
        stoppedShare,
        metadataTagsShare,
        terminatedVisibleMs,
      });
      this.#fleets.set(target, fleet);
    }
    return fleet;
  }

  /** Records and applies a mutation. Returns the IDs of the affected instances. */
  mutate(mutation: Mutation): string[] {
    this.#record?.(mutation);
    return this.fleet(mutation.accountId, mutation.region).apply(mutation);
  }

  /** The hub account has instances only if the scenario names it. */
  #initialCount(target: string, accountId: string): number {
    if (!this.#options.accounts.includes(accountId)) return this.#options.targets[target] ?? 0;
    return lookupByGlob(this.#options.targets, target) ?? this.#options.instancesPerTarget;
  }
}
