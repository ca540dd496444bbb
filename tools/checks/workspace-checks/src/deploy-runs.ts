import { z } from 'zod';

/** The runs of a workflow, newest first. Source: GitHub REST API, "List workflow runs for a workflow". */
const Runs = z.object({
  workflow_runs: z.array(
    z.object({ display_title: z.string(), head_sha: z.string(), conclusion: z.string().nullable() }),
  ),
});

export interface EarlierRuns {
  /** Commit of the last successful deployment to the stage; undefined if none is known. */
  readonly deployed: string | undefined;
  /** Commits of later runs that failed or were cancelled: each may have deployed some services. */
  readonly unfinished: readonly string[];
}

/**
 * The state of a stage after the earlier runs of the deploy workflow.
 * @param answer answer of the API, as text
 * @param title title of the runs for the stage: the workflow's `run-name`
 */
export function earlierRuns(answer: string, title: string): EarlierRuns {
  const ended = Runs.parse(JSON.parse(answer)).workflow_runs.filter(
    ({ display_title, conclusion }) =>
      display_title === title && conclusion !== null && conclusion !== 'skipped',
  );
  const last = ended.findIndex(({ conclusion }) => conclusion === 'success');
  return {
    deployed: ended[last]?.head_sha,
    unfinished: [...new Set(ended.slice(0, Math.max(last, 0)).map(({ head_sha }) => head_sha))],
  };
}
