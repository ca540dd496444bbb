import type { RunContext } from '@muster/contracts';
import { CANCELLED } from './reopened.ts';

/** How long an answer about a run is cached, so that the consumer does not look it up for each task. */
const STOP_LOOK_MS = 5_000;

export const STOPPED = { code: CANCELLED, message: 'The run was stopped before the task was applied' };

/** The run was stopped and not resumed since. */
export const isStopped = (
  stoppedAt: string | undefined,
  { resumedAt }: Pick<RunContext, 'resumedAt'>,
): boolean =>
  stoppedAt !== undefined && (resumedAt === undefined || Date.parse(resumedAt) <= Date.parse(stoppedAt));

/** Looks up each run once in that time. Does not cache a failure. */
export function rememberStops(
  ask: (runId: string) => Promise<string | undefined>,
  nowMs: () => number,
): (runId: string) => Promise<string | undefined> {
  const known = new Map<
    string,
    { readonly askedAtMs: number; readonly answer: Promise<string | undefined> }
  >();
  return (runId) => {
    const found = known.get(runId);
    if (found !== undefined && nowMs() - found.askedAtMs < STOP_LOOK_MS) return found.answer;
    const answer = ask(runId);
    known.set(runId, { askedAtMs: nowMs(), answer });
    answer.catch(() => known.delete(runId));
    return answer;
  };
}
