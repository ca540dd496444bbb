import type { RunSummary } from '@muster/contracts';
import { runBefore } from '@muster/report/about-run';
import type { RunRecords, ShownRun } from '../surroundings.ts';

/** The run of a report and the earlier run that the table is compared with. */
export interface ChosenRuns {
  readonly run: RunSummary | undefined;
  readonly earlier: ShownRun | undefined;
  /** A run that was named and does not exist. */
  readonly unknown?: string | undefined;
}

/**
 * @param runId undefined for the latest run
 * @param sinceId undefined for the newest run that ended before the run began
 */
export async function chooseRuns(
  runs: RunRecords,
  { runId, sinceId, now }: { runId: string | undefined; sinceId: string | undefined; now: Date },
): Promise<ChosenRuns> {
  const listed = await runs.listRuns();
  const chosen = runId ?? (await runs.latestRunId());
  const run = chosen === undefined ? undefined : await runs.getSummary(chosen, now);
  if (runId !== undefined && run === undefined) return { run, earlier: undefined, unknown: runId };
  if (sinceId !== undefined) {
    const earlier = listed.find((each) => each.runId === sinceId);
    return { run, earlier, unknown: earlier === undefined ? sinceId : undefined };
  }
  return { run, earlier: run && runBefore(listed, run) };
}
