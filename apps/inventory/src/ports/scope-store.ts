import type { AccountItem, LeftOutReason, TargetItem } from '@muster/contracts';
import type { AttemptFailure, Target } from './inventory-store.ts';

/** The mark of something that a run leaves out. */
export interface OutOfScopeMark {
  readonly at: string;
  readonly runId: string;
  /**
   * The start of the run. Anything that another run has tried to read since then is in that run's scope and is not
   * marked.
   */
  readonly runStartedAt: string;
  readonly reason: LeftOutReason;
}

/** Targets and accounts in the inventory table. See also `InventoryStore`. */
export interface ScopeStore {
  /** The items of the targets, in any order. Targets without an item are left out. */
  targets(targets: readonly Target[]): Promise<TargetItem[]>;
  /** The items of the accounts, in any order. Accounts without an item are left out. */
  accounts(accountIds: readonly string[]): Promise<AccountItem[]>;
  /** Marks a target or account. The time of the first mark and the reason of the latest mark are kept. */
  markTarget(target: Target, mark: OutOfScopeMark): Promise<void>;
  markAccount(accountId: string, mark: OutOfScopeMark): Promise<void>;
  /** Marks an account in scope that could not be read. */
  saveAccountFailure(accountId: string, failure: AttemptFailure): Promise<void>;
  /** Removes the account's item, because the account can be read or is forgotten. */
  removeAccount(accountId: string): Promise<void>;
}
