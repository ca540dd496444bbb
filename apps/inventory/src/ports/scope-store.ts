import type { AccountItem, LeftOutReason, TargetItem } from '@muster/contracts';
import type { AttemptFailure, Target } from './inventory-store.ts';

/** A run leaves something out. */
export interface OutOfScopeMark {
  readonly at: string;
  readonly runId: string;
  /** What another run has tried to read since then is in its scope and is not marked. */
  readonly runStartedAt: string;
  readonly reason: LeftOutReason;
}

/** What the inventory table says of targets and accounts as a whole; see also `InventoryStore`. */
export interface ScopeStore {
  /** The items of the targets, in no particular order; those without an item are left out. */
  targets(targets: readonly Target[]): Promise<TargetItem[]>;
  /** The items of the accounts, in no particular order; those without an item are left out. */
  accounts(accountIds: readonly string[]): Promise<AccountItem[]>;
  /** The first mark says since when, the latest says why. */
  markTarget(target: Target, mark: OutOfScopeMark): Promise<void>;
  markAccount(accountId: string, mark: OutOfScopeMark): Promise<void>;
  /** The account is in scope and could not be read. */
  saveAccountFailure(accountId: string, failure: AttemptFailure): Promise<void>;
  /** Removes the account's item: the account can be read, or is forgotten. */
  removeAccount(accountId: string): Promise<void>;
}
