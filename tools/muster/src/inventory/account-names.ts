import type { AccountItem, TargetItem } from '@muster/contracts';
import type { RunRecords } from '../surroundings.ts';

/** So many of the last runs are asked for names of accounts. */
const RUNS_WITH_NAMES = 5;

type NamedItem = Pick<TargetItem | AccountItem, 'accountId' | 'accountName' | 'lastAttemptAt'>;

/** The names of accounts, by ID: those of the inventory, then those in the configurations of the last runs. */
export async function readAccountNames(
  items: readonly NamedItem[],
  runs: Pick<RunRecords, 'listRuns' | 'getRequest'>,
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  const byAttempt = items.toSorted((a, b) => ((a.lastAttemptAt ?? '') < (b.lastAttemptAt ?? '') ? 1 : -1));
  for (const { accountId, accountName } of byAttempt)
    if (accountName !== undefined && !names.has(accountId)) names.set(accountId, accountName);
  // The inventory can be read without names: by callers who may not read runs, and if a newer version started a run.
  const last = (await runs.listRuns().catch(() => [])).slice(0, RUNS_WITH_NAMES);
  const requests = await Promise.all(last.map(({ runId }) => runs.getRequest(runId).catch(() => undefined)));
  for (const request of requests)
    for (const { accountId, name } of request?.accountSettings ?? [])
      if (name !== undefined && !names.has(accountId)) names.set(accountId, name);
  return names;
}
