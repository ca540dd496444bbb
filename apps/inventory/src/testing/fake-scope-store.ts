import { type AccountItem, AccountItemV1, type TargetItem, TargetItemV1 } from '@muster/contracts';
import { targetPartition } from '@muster/inventory-table';
import type { Target } from '../ports/inventory-store.ts';
import type { OutOfScopeMark, ScopeStore } from '../ports/scope-store.ts';
import type { FakeInventoryStore } from './fake-inventory-store.ts';

type Scoped = Pick<TargetItem, 'lastAttemptAt' | 'lastAttemptRunId' | 'outOfScopeSince'>;

const isMarkable = (item: Scoped | undefined, { runId, runStartedAt }: OutOfScopeMark): boolean =>
  item?.lastAttemptAt === undefined || item.lastAttemptRunId === runId || item.lastAttemptAt < runStartedAt;

const marked = (item: Scoped | undefined, { at, reason }: OutOfScopeMark) => ({
  outOfScopeSince: item?.outOfScopeSince ?? at,
  outOfScopeReason: { code: reason.code, message: reason.message },
});

/** Targets and accounts in memory, for tests, beside the resources of a `FakeInventoryStore`. */
export class FakeScopeStore implements ScopeStore {
  readonly accountItems = new Map<string, AccountItem>();
  readonly #inventory: Pick<FakeInventoryStore, 'targets'>;
  /** Marks written. */
  writes = 0;

  constructor(inventory: Pick<FakeInventoryStore, 'targets'>) {
    this.#inventory = inventory;
  }

  targets(targets: readonly Target[]): Promise<TargetItem[]> {
    return Promise.resolve(
      targets.flatMap(
        ({ accountId, region }) => this.#inventory.targets.get(targetPartition(accountId, region)) ?? [],
      ),
    );
  }

  accounts(accountIds: readonly string[]): Promise<AccountItem[]> {
    return Promise.resolve(accountIds.flatMap((accountId) => this.accountItems.get(accountId) ?? []));
  }

  markTarget({ accountId, region }: Target, mark: OutOfScopeMark): Promise<void> {
    const pk = targetPartition(accountId, region);
    const before = this.#inventory.targets.get(pk);
    if (!isMarkable(before, mark)) return Promise.resolve();
    this.writes++;
    const item = {
      pk,
      sk: 'target',
      schemaVersion: 1,
      accountId,
      region,
      ...before,
      ...marked(before, mark),
    };
    this.#inventory.targets.set(pk, TargetItemV1.schema.parse(item));
    return Promise.resolve();
  }

  markAccount(accountId: string, mark: OutOfScopeMark): Promise<void> {
    const before = this.accountItems.get(accountId);
    if (!isMarkable(before, mark)) return Promise.resolve();
    this.writes++;
    this.#put(accountId, { ...before, ...marked(before, mark) });
    return Promise.resolve();
  }

  saveAccountFailure(
    accountId: string,
    { at, runId, code, message }: { at: string; runId: string; code: string; message: string },
  ): Promise<void> {
    this.#put(accountId, {
      lastAttemptAt: at,
      lastAttemptRunId: runId,
      lastError: { code, message, at },
      unreadableSince: this.accountItems.get(accountId)?.unreadableSince ?? at,
    });
    return Promise.resolve();
  }

  removeAccount(accountId: string): Promise<void> {
    this.accountItems.delete(accountId);
    return Promise.resolve();
  }

  #put(accountId: string, values: object): void {
    const keys = { pk: accountId, sk: 'account', schemaVersion: 1, accountId };
    this.accountItems.set(accountId, AccountItemV1.schema.parse({ ...values, ...keys }));
  }
}
