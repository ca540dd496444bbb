import type { RunRecords } from '../surroundings.ts';

/** Names of the runs that are under way; undefined where nobody knows. */
export type RunsUnderWay = () => readonly string[] | undefined;

/**
 * Runs as they stand on this machine: one that is stored as running and is not under way is shown as interrupted. A
 * process that was killed could not store that.
 */
export function withInterrupted(runs: RunRecords, underWay: RunsUnderWay): RunRecords {
  /** Looks before and after the table is read, as a run may begin or end in between. */
  const read = async <Result>(work: () => Promise<Result>) => {
    const before = underWay();
    const result = await work();
    const after = underWay();
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
