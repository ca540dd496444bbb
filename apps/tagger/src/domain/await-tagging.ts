import { type AwaitTaggingInput, type AwaitTaggingOutput, AwaitTaggingOutputV1 } from '@muster/contracts';
import { PlanMissingError, TaskMissingError } from '../errors.ts';
import type { Ledger, Target } from '../ports/ledger.ts';
import { GROWTH_WHILE_NOTHING_SETTLES, type LookPace, lookPaceOf } from './look-pace.ts';
import { hasReopened, mayReplan } from './replans.ts';
import { settleOpen } from './settle-open.ts';
import { targetOf } from './target-of.ts';

/**
 * Give up on a target after this time without progress, so that a queue without a consumer does not block a run
 * forever.
 */
const GIVE_UP_AFTER_MS = 6 * 60 * 60 * 1000;
type Look = Omit<AwaitTaggingOutput, 'settled'>;

/**
 * The pause before the next check: doubled while no task settles, halved after progress. Only more settled tasks than
 * ever before are progress, because a count can go up and down. After another planning, the pauses start again, and the
 * checks are still counted.
 */
function nextLook(
  previous: Look | undefined,
  { settled, tasks }: { readonly settled: number; readonly tasks: number },
  { longestWaitSeconds, slowestGrowth }: LookPace,
  now: Date,
): Look {
  const attempt = (previous?.attempt ?? 0) + 1;
  const before = previous?.replan === undefined ? previous : undefined;
  const firstAttempt = before === undefined ? attempt : (before.firstAttempt ?? 1);
  const progressed = before === undefined || settled > before.settledTasks;
  const wished =
    before === undefined
      ? 1
      : progressed
        ? before.waitSeconds / 2
        : before.waitSeconds * GROWTH_WHILE_NOTHING_SETTLES;
  const least = slowestGrowth ** (attempt - firstAttempt + 1);
  return {
    waitSeconds: Math.min(longestWaitSeconds, Math.floor(Math.max(wished, least))),
    attempt,
    ...(firstAttempt === 1 ? {} : { firstAttempt }),
    settledTasks: Math.max(settled, before?.settledTasks ?? 0),
    tasks,
    progressAt: progressed ? now.toISOString() : before.progressAt,
  };
}

const isOver = ({ attempt, progressAt }: Look, { maxLooks }: LookPace, now: Date): boolean =>
  attempt >= maxLooks || now.getTime() - Date.parse(progressAt) >= GIVE_UP_AFTER_MS;

/**
 * Counts the settled tasks of a target. If some were too old to be applied, the target is planned again. If none
 * settled for 6 hours, or at the last check, the rest get the outcome `NotSettled`.
 * @throws PlanMissingError
 */
export async function awaitTagging(
  input: AwaitTaggingInput,
  ledger: Ledger,
  now: Date,
): Promise<AwaitTaggingOutput> {
  const target = targetOf(input);
  const plan = await ledger.getPlan(target);
  if (plan === undefined) throw new PlanMissingError(target);
  const settled = await ledger.settledTaskNumbers(target);
  const pace = lookPaceOf(input.regionCount);
  const look = nextLook(
    AwaitTaggingOutputV1.schema.safeParse(input.previous).data,
    { settled: settled.length, tasks: plan.tasks },
    pace,
    now,
  );
  if (settled.length >= plan.tasks) {
    const replan =
      look.attempt < pace.maxLooks &&
      mayReplan(plan, input.run) &&
      hasReopened(plan, await ledger.outcomesOf(target));
    return { ...look, settled: true, ...(replan ? { replan } : {}) };
  }
  if (!isOver(look, pace, now)) return { ...look, settled: false };
  await giveUp(target, plan.tasks, new Set(settled), ledger, now);
  return { ...look, settled: true, settledTasks: plan.tasks };
}

async function giveUp(
  target: Target,
  tasks: number,
  settled: ReadonlySet<number>,
  ledger: Ledger,
  now: Date,
): Promise<void> {
  const reason = { code: 'NotSettled', message: 'The tag task was not processed in time' };
  for (let taskNumber = 1; taskNumber <= tasks; taskNumber++) {
    if (settled.has(taskNumber)) continue;
    const key = { ...target, taskNumber };
    const task = await ledger.getTask(key);
    if (task === undefined) throw new TaskMissingError(key);
    await settleOpen(task, reason, ledger, now);
  }
}
