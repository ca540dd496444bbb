import type { AccountItem, TargetItem } from '@muster/contracts';
import { accountNamesOf } from '@muster/report/about-run';
import type { RunRecords } from '../surroundings.ts';

/** Number of recent runs in which names of accounts are looked up. */
const RUNS_WITH_NAMES = 5;

type NamedItem = Pick<TargetItem | AccountItem, 'accountId' | 'accountName' | 'lastAttemptAt'>;

/**
 * The names of accounts, by ID: those of the inventory, then those of the last runs, from the configuration or the
 * organization. The inventory can be read without the latter: by callers who may not read runs, in a stage without
 * their table, and if a newer version started a run.
 */
export async function readAccountNames(
  items: readonly NamedItem[],
  data: { readonly runs: Pick<RunRecords, 'listRuns' | 'getRequest' | 'getAccountNames'> },
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  const byAttempt = items.toSorted((a, b) => ((a.lastAttemptAt ?? '') < (b.lastAttemptAt ?? '') ? 1 : -1));
  for (const { accountId, accountName } of byAttempt)
    if (accountName !== undefined && !names.has(accountId)) names.set(accountId, accountName);
  // Asynchronous, because the property itself throws in a stage without the table of the runs.
  const ofLastRuns = async () => {
    const last = (await data.runs.listRuns()).slice(0, RUNS_WITH_NAMES);
    return Promise.all(last.map(({ runId }) => namesOfRun(runId, data.runs).catch(() => undefined)));
  };
  for (const ofRun of await ofLastRuns().catch(() => []))
    for (const [accountId, name] of ofRun ?? []) if (!names.has(accountId)) names.set(accountId, name);
  return names;
}

const namesOfRun = async (
  runId: string,
  runs: Pick<RunRecords, 'getRequest' | 'getAccountNames'>,
): Promise<ReadonlyMap<string, string>> =>
  accountNamesOf(await runs.getRequest(runId), await runs.getAccountNames(runId));
