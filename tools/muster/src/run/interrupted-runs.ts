import type { RunRecords } from '../surroundings.ts';

/** Names of the runs in progress; undefined if unknown. */
export type RunsInProgress = () => readonly string[] | undefined;

/**
 * The runs on this machine. A run is shown as interrupted if it is stored as running but not in progress: a killed
 * process could not update its status.
 */
export function withInterrupted(runs: RunRecords, inProgress: RunsInProgress): RunRecords {
  /** Checks before and after the table is read, because a run can begin or end in between. */
  const read = async <Result>(work: () => Promise<Result>) => {
    const before = inProgress();
    const result = await work();
    const after = inProgress();
    return {
      result,
      isInterrupted: ({ runId, status }: { readonly runId: string; readonly status: string }) =>
        status === 'running' &&
        before !== undefined &&
        after !== undefined &&
        !before.includes(runId) &&
        !after.includes(runId),
    };
  };
  return {
    getRequest: (runId) => runs.getRequest(runId),
    getAccountNames: (runId) => runs.getAccountNames(runId),
    getProgress: (runId) => runs.getProgress(runId),
    latestRunId: () => runs.latestRunId(),
    listRuns: async () => {
      const { result, isInterrupted } = await read(() => runs.listRuns());
      return result.map((run) => (isInterrupted(run) ? { ...run, status: 'interrupted' } : run));
    },
    getSummary: async (runId, now) => {
      const { result, isInterrupted } = await read(() => runs.getSummary(runId, now));
      return result !== undefined && isInterrupted(result) ? { ...result, status: 'interrupted' } : result;
    },
  };
}
