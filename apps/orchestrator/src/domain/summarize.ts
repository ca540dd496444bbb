import { MAX_LISTED_RESCANS, type Failure, type RunNote, type RunSummary } from '@muster/contracts';
import { typeField } from '@muster/resource-types';
import type { ListedRun } from '../ports/run-reader.ts';
import type { RunHeader, RunStore, TargetRow } from '../ports/run-store.ts';
import { OddTally } from './odd-of-run.ts';
import { RuleTotals } from './rule-totals.ts';
import { addCalls, addRow, noTotals } from './totals.ts';

/** Newest start first. Runs with the same start are ordered by ID, descending. */
export const newestFirst = (headers: readonly RunHeader[]): ListedRun[] =>
  headers
    .map(({ runId, status, startedAt, finishedAt, targets, resources }) => ({
      runId,
      status,
      startedAt,
      ...(finishedAt === undefined ? {} : { finishedAt }),
      ...(targets === undefined ? {} : { targets }),
      ...(resources === undefined ? {} : { resources }),
    }))
    .toSorted((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt) || (a.runId < b.runId ? 1 : -1));

function listedOutcome(row: TargetRow): RunSummary['outcomes'] {
  if (row.status === 'pending' || row.status === 'succeeded') return [];
  const { accountId, region, resourceType, status, code, message } = row;
  return [
    {
      accountId,
      ...(region === undefined ? {} : { region }),
      ...(resourceType === undefined ? {} : { resourceType }),
      status,
      ...(code === undefined ? {} : { code }),
      ...(message === undefined ? {} : { message }),
    },
  ];
}

const unlistedNote = (accountId: string, { code, message }: Failure): RunNote => ({
  accountId,
  code: 'RegionsNotListed',
  message: `The list of the account's regions was refused (${code}: ${message}); the run reads the regions in muster.yaml without checking them`,
});

function rescansOf(row: TargetRow): NonNullable<RunSummary['rescans']> {
  if (row.status === 'pending' || row.region === undefined) return [];
  const { accountId, region, resourceType, rescans = [] } = row;
  return rescans.map((rescan) => ({ accountId, region, ...typeField(resourceType), ...rescan }));
}

/** Limits only the list. Further entries are counted. */
function listedRescans(
  rescans: NonNullable<RunSummary['rescans']>,
): Pick<RunSummary, 'rescans' | 'moreRescans'> {
  if (rescans.length === 0) return {};
  const moreRescans = rescans.length - MAX_LISTED_RESCANS;
  return {
    rescans: rescans.slice(0, MAX_LISTED_RESCANS),
    ...(moreRescans > 0 ? { moreRescans } : {}),
  };
}

/** The summary of a run, computed from its rows. Undefined if the run does not exist. */
export async function summarize(
  runId: string,
  store: Pick<
    RunStore,
    'getHeader' | 'getRequest' | 'targetPages' | 'listingPages' | 'getLeftOut' | 'getOddAccounts'
  >,
  now: Date,
): Promise<RunSummary | undefined> {
  const header = await store.getHeader(runId);
  if (header === undefined) return undefined;
  let totals = addCalls(noTotals, header.planApiCalls ?? {});
  const run = (await store.getRequest(runId))?.run;
  const rules = new RuleTotals(run);
  const outcomes: RunSummary['outcomes'] = [];
  const withTargets = new Set<string>();
  const tally = new OddTally();
  tally.addListings(await store.getOddAccounts(runId));
  const rescans: NonNullable<RunSummary['rescans']> = [];
  for await (const page of store.targetPages(runId))
    for (const row of page) {
      totals = addRow(totals, row);
      rules.add(row);
      withTargets.add(row.accountId);
      outcomes.push(...listedOutcome(row));
      tally.add(row);
      rescans.push(...rescansOf(row));
    }
  const notes: RunNote[] = tally.notes;
  for await (const page of store.listingPages(runId)) {
    totals = addCalls(totals, ...page.map(({ apiCalls }) => apiCalls));
    for (const { odd } of page) tally.addListings(odd);
    notes.push(
      ...page.flatMap(({ accountId, unlisted }) => (unlisted ? [unlistedNote(accountId, unlisted)] : [])),
    );
  }
  const { odd } = tally;
  const leftOut = (await store.getLeftOut(runId)).filter(({ accountId }) => !withTargets.has(accountId));
  const { status, startedAt, finishedAt, error, report } = header;
  const until = finishedAt === undefined ? now.getTime() : Date.parse(finishedAt);
  return {
    runId,
    ...(run?.planId === undefined ? {} : { planId: run.planId }),
    ...(run?.planPart === undefined ? {} : { planPart: run.planPart.part }),
    status,
    ...totals,
    ...(rules.counts && { rules: rules.counts }),
    startedAt,
    finishedAt: finishedAt ?? null,
    durationMs: Math.max(0, until - Date.parse(startedAt)),
    outcomes,
    ...(odd === undefined ? {} : { odd }),
    ...(notes.length === 0 ? {} : { notes }),
    ...(leftOut.length === 0 ? {} : { leftOut }),
    ...listedRescans(rescans),
    ...(error === undefined ? {} : { error }),
    ...(report === undefined ? {} : { report }),
  };
}
