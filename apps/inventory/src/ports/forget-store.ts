import type { AccountItem, TargetItem } from '@muster/contracts';
import type { Target } from './inventory-store.ts';

/** Finds and removes the items of accounts and targets. */
export interface ForgetStore {
  /** The listed targets of an account, in one region or in all. A target that has an item is always listed. */
  listTargets(accountId: string, region: string | undefined): Promise<Target[]>;
  getTarget(target: Target): Promise<TargetItem | undefined>;
  getAccount(accountId: string): Promise<AccountItem | undefined>;
  /** Number of resources of a target in the table, including gone ones. */
  countResources(target: Target): Promise<number>;
  /** @returns number of removed resources */
  removeResources(target: Target): Promise<number>;
  /** Removes the checkpoints of all scans of a target in a run, of every type. @returns the number of removed items */
  removeCheckpoints(runId: string, target: Target): Promise<number>;
  /** Removes the item of a target and its entry in the list. @returns false, with no effect, if the target is in scope */
  removeTarget(target: Target): Promise<boolean>;
  removeAccount(accountId: string): Promise<void>;
}
