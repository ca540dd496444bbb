import type { Failure } from '@muster/contracts';
import { runBefore } from '@muster/report/about-run';
import { UnknownRunError } from '../errors.ts';
import type { ReportBucket, ReportMaker } from '../ports/report-bucket.ts';
import type { RunStore } from '../ports/run-store.ts';
import { keptFailure } from './outcomes.ts';
import { newestFirst, summarize } from './summarize.ts';

export interface WriteReportDeps {
  readonly store: RunStore;
  readonly maker: ReportMaker;
  readonly bucket: ReportBucket;
  readonly now: () => Date;
}

/**
 * Writes the page about a run that has ended, or stores why it could not be written. The status of the run stays.
 * Without effect if the run has no report: the stage writes none, or the run was resumed.
 * @throws UnknownRunError
 */
export async function writeReport(
  { runId, failure }: { runId: string; failure?: Failure | undefined },
  { store, maker, bucket, now }: WriteReportDeps,
): Promise<void> {
  const summary = await summarize(runId, store, now());
  if (summary === undefined) throw new UnknownRunError(runId);
  if (summary.report === undefined) return;
  const { location } = summary.report;
  if (failure !== undefined) {
    await store.saveReport(runId, { location, status: 'failed', error: keptFailure(failure) });
    return;
  }
  const page = await maker.makePage({
    summary,
    request: await store.getRequest(runId),
    accountNames: await store.getAccountNames(runId),
    before: runBefore(newestFirst(await store.listHeaders()), summary),
  });
  await bucket.put(location, page);
  await store.saveReport(runId, { location, status: 'written', bytes: page.length });
}
