import type { AccountItem, TargetItem } from '@muster/contracts';
import type { Item } from '@muster/dynamodb';
import type { Target } from '@muster/inventory-table';
import type { CopiedHeader, LeaseState } from '@muster/orchestrator/copy';
import type { Database } from '@muster/sqlite';

/** One of several parts of a table that are read at the same time. */
export interface Segment {
  readonly index: number;
  readonly of: number;
}

/** The targets and accounts of an inventory. */
export interface Scope {
  readonly targets: readonly TargetItem[];
  readonly accounts: readonly AccountItem[];
}

/** Takes the reason why an item cannot be read. */
export type OnOdd = (message: string) => void;

/** The tables of a stage. Every read is strongly consistent. */
export interface CopySource {
  leases(): Promise<LeaseState>;
  headers(onOdd: OnOdd): Promise<readonly CopiedHeader[]>;
  /** Writes the rows of a run into the database. */
  copyRun(run: CopiedHeader, database: Database, onOdd: OnOdd): Promise<void>;
  scope(onOdd: OnOdd): Promise<Scope>;
  /** Part of the inventory table, page by page, with items of every kind. */
  inventory(segment: Segment): AsyncIterable<readonly Item[]>;
  /** The items of one target, page by page. */
  itemsOf(target: Target): AsyncIterable<readonly Item[]>;
  /** Part of the ledger, page by page. */
  ledger(segment: Segment): AsyncIterable<readonly Item[]>;
  /** The calls so far, and the read units that they consumed. */
  readonly usage: Usage;
}

export interface Usage {
  readonly requests: number;
  readonly readUnits: number;
}

/** Shows how far a copy is. */
export interface CopyProgress {
  /** @param of how many are expected, undefined if that is not known */
  read(what: 'resources' | 'tag tasks', count: number, of: number | undefined): void;
}
