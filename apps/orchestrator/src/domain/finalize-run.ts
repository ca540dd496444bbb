import type { Failure, RunContext, RunReport, RunStatus } from '@muster/contracts';
import type { RecordedOutcome, RunStore, TargetRow } from '../ports/run-store.ts';
import { DENIED_BY_POLICY, keptFailure, unreadOutcome } from './outcomes.ts';
import { reportLocation } from './report-location.ts';
import { releaseLease } from './run-lease.ts';
import { addCalls, addRow, assertSettled, noTotals, statusOf } from './totals.ts';

export interface FinalizeRunDeps {
  readonly store: RunStore;
  readonly now: () => Date;
  /** The bucket for pages about runs. Absent if the stage writes none. */
  readonly reportBucket?: string | undefined;
}

const OUTCOME_MISSING = 'OutcomeMissing';
const NO_TARGETS: Failure = {
  code: 'NoTargets',
  message: 'No region in scope is enabled in any account of the run, so nothing was read; check regions',
};
const ALL_DENIED: Failure = {
  code: 'NoTargets',
  message: 'A policy denies every target in scope, so nothing was read; check tolerate',
};

/**
 * Adds up the outcomes and ends the run. A planned target without an outcome, and an account without any row, become
 * failed, so that the sum is always complete. A run without any target to read has failed, because that is never
 * intended. Returns the location of the page if one is to be written.
 */
export async function finalizeRun(
  { run, failure: ofRun }: { run: RunContext; failure?: Failure | undefined },
  { store, now, reportBucket }: FinalizeRunDeps,
): Promise<{ runId: string; status: RunStatus; report?: string }> {
  const { runId } = run;
  const at = now();
  const header = await store.getHeader(runId);
  const lost: RecordedOutcome[] = [];
  const untraced = new Set(await store.getAccounts(runId));

  let deniedByPolicy = false;
  let totals = addCalls(noTotals, header?.planApiCalls ?? {});
  for await (const page of store.targetPages(runId))
    for (const row of page) {
      if (isTrace(row)) untraced.delete(row.accountId);
      if (row.status === 'pending') lost.push(missingTarget(row, at));
      else totals = addRow(totals, row);
      deniedByPolicy ||= row.status === 'skipped' && row.code === DENIED_BY_POLICY;
    }
  for await (const page of store.listingPages(runId))
    for (const { accountId, listed, apiCalls } of page) {
      if (listed) untraced.delete(accountId);
      totals = addCalls(totals, apiCalls);
    }
  for (const accountId of untraced) lost.push(missingAccount(accountId, at));

  await store.changeTargets(runId, { put: lost }, at);
  totals = lost.reduce(addRow, totals);
  assertSettled(totals);
  const { succeeded, failed } = totals.targets;
  const nothingRead = deniedByPolicy ? ALL_DENIED : NO_TARGETS;
  const failure = ofRun ? keptFailure(ofRun) : succeeded + failed === 0 ? nothingRead : undefined;
  const settled = statusOf(totals, failure !== undefined);
  const status = settled === 'complete' && (await lacksAccounts(run, store)) ? 'partial' : settled;
  const report = reportOf(runId, reportBucket);
  await store.finishRun(runId, {
    ...totals,
    status,
    // A repeated call must not change the end time of the run.
    finishedAt: header?.finishedAt ?? at.toISOString(),
    error: failure,
    ...report.stored,
  });
  await releaseLease(runId, store);
  return { runId, status, ...report.announced };
}

/** The report that is written next: as the run stores it, and as the state machine expects it. Nothing without a bucket. */
function reportOf(
  runId: string,
  bucket: string | undefined,
): { stored: { report?: RunReport }; announced: { report?: string } } {
  if (bucket === undefined) return { stored: {}, announced: {} };
  const location = reportLocation(bucket, runId);
  return { stored: { report: { location, status: 'pending' } }, announced: { report: location } };
}

/** Whether accounts were chosen that could not be found. Their number is in the odd listings of the summary. */
async function lacksAccounts(
  { runId, hasAccountSettings }: RunContext,
  store: Pick<RunStore, 'getRequest'>,
): Promise<boolean> {
  return hasAccountSettings === true && (await store.getRequest(runId))?.unknownProfiles !== undefined;
}

/** A region outside `regions` is skipped even if its account was never read. */
const isTrace = (row: TargetRow): boolean => row.status !== 'skipped' || row.code !== 'RegionNotInScope';

const missingTarget = (target: { accountId: string; region: string }, at: Date): RecordedOutcome =>
  unreadOutcome(
    target,
    'failed',
    { code: OUTCOME_MISSING, message: 'The target was planned, but the run ended without its outcome' },
    at,
  );

const missingAccount = (accountId: string, at: Date): RecordedOutcome => ({
  ...unreadOutcome(
    { accountId },
    'failed',
    { code: OUTCOME_MISSING, message: 'The run ended before the regions of the account were listed' },
    at,
  ),
  ofAccount: true,
});
