import type { RunContext } from '@muster/contracts';
import { CANCELLED } from './reopened.ts';

/** How long an answer is cached, so that the consumer does not look it up for each task. */
const LOOK_MS = 5_000;

export const STOPPED = { code: CANCELLED, message: 'The run was stopped before the task was applied' };

/** The run was stopped and not resumed since. */
export const isStopped = (
  stoppedAt: string | undefined,
  { resumedAt }: Pick<RunContext, 'resumedAt'>,
): boolean =>
  stoppedAt !== undefined && (resumedAt === undefined || Date.parse(resumedAt) <= Date.parse(stoppedAt));

/** Looks up each key once in that time. Does not cache a failure. */
export function remember(
  ask: (key: string) => Promise<string | undefined>,
  nowMs: () => number,
): (key: string) => Promise<string | undefined> {
  const known = new Map<
    string,
    { readonly askedAtMs: number; readonly answer: Promise<string | undefined> }
  >();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined && nowMs() - found.askedAtMs < LOOK_MS) return found.answer;
    const answer = ask(key);
    known.set(key, { askedAtMs: nowMs(), answer });
    answer.catch(() => known.delete(key));
    return answer;
  };
}
