import type { LeftOutReason, LeftOutScope, MarkOutOfScopeInput } from '@muster/contracts';
import pLimit from 'p-limit';
import type { Target } from '../ports/inventory-store.ts';
import type { OutOfScopeMark, ScopeStore } from '../ports/scope-store.ts';

/** Maximum number of concurrent single updates. */
const UPDATES_AT_ONCE = 16;

/**
 * Marks the targets and accounts that a run leaves out. A target that is marked for the same reason already costs a
 * read and no write: if two configurations share a table, each run leaves out thousands of targets of the other.
 */
export async function markOutOfScope(
  { run, startedAt, leftOut, readable }: MarkOutOfScopeInput,
  store: Pick<ScopeStore, 'targets' | 'accounts' | 'markTarget' | 'markAccount' | 'removeAccount'>,
  at: string,
): Promise<void> {
  const markOf = ({ code, message }: LeftOutReason): OutOfScopeMark => ({
    at,
    runId: run.runId,
    runStartedAt: startedAt,
    reason: { code, message },
  });
  const targets = leftOut.flatMap((scope) =>
    scope.regions.map((region) => ({ target: { accountId: scope.accountId, region }, scope })),
  );
  const accounts = leftOut.filter(({ account }) => account);

  const markedTargets = marksOf(await store.targets(targets.map(({ target }) => target)), keyOf);
  const markedAccounts = marksOf(
    await store.accounts(accounts.map(({ accountId }) => accountId)),
    ({ accountId }) => accountId,
  );
  const inTurn = pLimit(UPDATES_AT_ONCE);
  await Promise.all([
    ...targets
      .filter(({ target, scope }) => markedTargets.get(keyOf(target)) !== textOf(scope))
      .map(({ target, scope }) => inTurn(() => store.markTarget(target, markOf(scope)))),
    ...accounts
      .filter((scope) => markedAccounts.get(scope.accountId) !== textOf(scope))
      .map((scope) => inTurn(() => store.markAccount(scope.accountId, markOf(scope)))),
    ...readable.map((accountId) => inTurn(() => store.removeAccount(accountId))),
  ]);
}

interface Marked {
  readonly outOfScopeSince?: string | undefined;
  readonly outOfScopeReason?: LeftOutReason | undefined;
}

const keyOf = ({ accountId, region }: Target): string => `${accountId}#${region}`;

const textOf = ({ code, message }: LeftOutReason | LeftOutScope): string => `${code}: ${message}`;

/** The reasons of the marked items, by key. */
const marksOf = <Item extends Marked>(items: readonly Item[], key: (item: Item) => string) =>
  new Map(
    items.flatMap((item) =>
      item.outOfScopeSince === undefined || item.outOfScopeReason === undefined
        ? []
        : [[key(item), textOf(item.outOfScopeReason)] as const],
    ),
  );
