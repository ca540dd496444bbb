import { ruleKeysOf as ruleKeysOfRun, type RunRequest } from '@muster/contracts';

/** A run in the list of runs. */
interface ListedRun {
  readonly runId: string;
  readonly startedAt: string;
  readonly finishedAt?: string | undefined;
}

/** Changes since a run count from its end. */
export const endOf = ({ startedAt, finishedAt }: ListedRun): string => finishedAt ?? startedAt;

/** The newest of the runs that ended before this one began. A report compares the table with its end. */
export function runBefore<Run extends ListedRun>(
  runs: readonly Run[],
  { runId, startedAt }: Pick<ListedRun, 'runId' | 'startedAt'>,
): Run | undefined {
  return runs
    .filter((each) => each.runId !== runId && each.finishedAt !== undefined && endOf(each) <= startedAt)
    .toSorted((a, b) => (endOf(a) < endOf(b) ? 1 : -1))[0];
}

/** The keys that the rules of a run set, or the first 20 of them if the rules are in the ledger. A run that does not tag has none. */
export function ruleKeysOf(request: RunRequest | undefined): string[] {
  if (request?.run.tag !== true) return [];
  return [...ruleKeysOfRun(request.run)];
}

/** The names of the accounts of a run: those that its configuration gives, then those in the organization. */
export const accountNamesOf = (
  request: RunRequest | undefined,
  ofOrganization: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, string> =>
  new Map([
    ...ofOrganization,
    ...(request?.accountSettings ?? []).flatMap(({ accountId, name }) =>
      name === undefined ? [] : [[accountId, name] as const],
    ),
  ]);
