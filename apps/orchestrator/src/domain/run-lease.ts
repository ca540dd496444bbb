import { accountSettingsOf, regionsFor } from '@muster/configuration';
import type { RunRequest } from '@muster/contracts';
import { LeaseContendedError, RunOverlapsError } from '../errors.ts';
import type { Executions } from '../ports/executions.ts';
import type { RunLease, RunStore } from '../ports/run-store.ts';
import { regionsOverlap } from './regions-overlap.ts';

export interface LeaseDeps {
  readonly store: RunStore;
  readonly executions: Executions;
  readonly now: () => Date;
}

/** Maximum number of tries. A save fails only if another run has taken or released a lease in the meantime. */
const MAX_SAVES = 50;

/**
 * Takes the lease of a run on its accounts and regions, before it reads or changes any of them. Removes leases of ended
 * runs. One item contains all leases, so of two runs that start at the same time exactly one gets its lease.
 * @throws RunOverlapsError if a run in progress covers one of the targets
 */
export async function takeLease(
  request: RunRequest,
  accounts: readonly string[],
  execution: string,
  { store, executions, now }: LeaseDeps,
): Promise<void> {
  const { runId } = request.run;
  for (let save = 0; save < MAX_SAVES; save++) {
    const { version, leases } = await store.getLeases();
    const others: RunLease[] = [];
    for (const lease of leases) {
      if (lease.runId === runId || !(await isHeld(lease, store, executions))) continue;
      const shared = await sharedWith(lease, request, accounts, store);
      if (shared !== undefined) throw new RunOverlapsError(runId, lease.runId, shared);
      others.push(lease);
    }
    const mine = { runId, execution, takenAt: now().toISOString() };
    if (await store.saveLeases(version, [...others, mine])) return;
  }
  throw new LeaseContendedError(runId);
}

/** Releases the lease of a run. Does nothing if it has none. */
export async function releaseLease(runId: string, store: RunStore): Promise<void> {
  for (let save = 0; save < MAX_SAVES; save++) {
    const { version, leases } = await store.getLeases();
    const others = leases.filter((lease) => lease.runId !== runId);
    if (others.length === leases.length || (await store.saveLeases(version, others))) return;
  }
  throw new LeaseContendedError(runId);
}

/** A run that has ended, or whose execution has ended, holds no lease, even if it did not release it. */
async function isHeld({ runId, execution }: RunLease, store: RunStore, executions: Executions) {
  const header = await store.getHeader(runId);
  if (header !== undefined && header.status !== 'running') return false;
  return executions.isInProgress(execution);
}

/**
 * Some accounts that both runs cover in regions that both may read. Undefined if there are none. If the table does not
 * contain the scope of the other run, it may cover everything.
 */
async function sharedWith(
  lease: RunLease,
  ours: RunRequest,
  accounts: readonly string[],
  store: RunStore,
): Promise<readonly string[] | undefined> {
  const theirs = await store.getRequest(lease.runId);
  const [settings, theirSettings] = [accountSettingsOf(ours), accountSettingsOf(theirs ?? {})];
  const mayOverlap = accounts.filter(
    (account) =>
      theirs === undefined ||
      regionsOverlap(
        regionsFor(theirs.run, theirSettings.get(account)),
        regionsFor(ours.run, settings.get(account)),
      ),
  );
  const listed = (await store.getAccounts(lease.runId)) ?? theirs?.accounts;
  const covered = listed === undefined ? undefined : new Set(listed);
  const shared = mayOverlap.filter((account) => covered?.has(account) ?? true);
  return shared.length === 0 ? undefined : shared;
}
