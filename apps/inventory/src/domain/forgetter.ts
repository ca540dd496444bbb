import type { ForgetStore } from '../ports/forget-store.ts';
import type { Target } from '../ports/inventory-store.ts';

/** The items of an account, or of one region of it, and whether they may be removed. */
export interface Forgettable {
  /** Targets out of scope, with the number of their resources in the table, including gone ones. */
  readonly targets: readonly (Target & { readonly resources: number })[];
  /** Regions in scope. */
  readonly inScope: readonly string[];
  /** The item of the account itself. */
  readonly account: 'none' | 'in scope' | 'out of scope';
}

/** The removed items. */
export interface Forgotten {
  readonly targets: readonly Target[];
  readonly resources: number;
  readonly checkpoints: number;
  readonly account: boolean;
}

/** Removes items that are out of scope from the inventory. A second call continues where the first stopped. */
export class Forgetter {
  readonly #store: ForgetStore;

  constructor(store: ForgetStore) {
    this.#store = store;
  }

  /** Changes nothing. */
  async look(accountId: string, region?: string): Promise<Forgettable> {
    const targets: (Target & { resources: number })[] = [];
    const inScope: string[] = [];
    for (const target of await this.#store.listTargets(accountId, region)) {
      const item = await this.#store.getTarget(target);
      const resources = await this.#store.countResources(target);
      // Only the list entry is left of a target that was partly removed.
      const isForgettable = item === undefined ? resources === 0 : item.outOfScopeSince !== undefined;
      if (isForgettable) targets.push({ ...target, resources });
      else inScope.push(target.region);
    }
    const item = region === undefined ? await this.#store.getAccount(accountId) : undefined;
    const account =
      item === undefined ? 'none' : item.outOfScopeSince === undefined ? 'in scope' : 'out of scope';
    return { targets, inScope, account };
  }

  /**
   * Removes the items that `look` found out of scope. Keeps a target that is in scope again.
   * @param runIds runs whose checkpoints may exist
   */
  async forget(
    accountId: string,
    { targets, account }: Forgettable,
    runIds: readonly string[],
  ): Promise<Forgotten> {
    const forgotten: Target[] = [];
    let resources = 0;
    let checkpoints = 0;
    for (const { region } of targets) {
      const target = { accountId, region };
      const item = await this.#store.getTarget(target);
      if (item !== undefined && item.outOfScopeSince === undefined) continue;
      const itsRuns = [item, ...Object.values(item?.freshnessByType ?? {})]
        .flatMap((freshness) => [freshness?.lastAttemptRunId, freshness?.lastCompleteScanRunId])
        .filter((id) => id !== undefined);
      resources += await this.#store.removeResources(target);
      for (const runId of new Set([...itsRuns, ...runIds]))
        checkpoints += await this.#store.removeCheckpoints(runId, target);
      if (await this.#store.removeTarget(target)) forgotten.push(target);
    }
    const removesAccount = account === 'out of scope';
    if (removesAccount) await this.#store.removeAccount(accountId);
    return { targets: forgotten, resources, checkpoints, account: removesAccount };
  }
}
