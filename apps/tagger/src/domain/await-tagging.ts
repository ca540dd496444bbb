import {
  type AwaitTaggingInput,
  type AwaitTaggingOutput,
  AwaitTaggingOutputV1,
  type Failure,
} from '@muster/contracts';
import { shortenMessage } from '@muster/errors';
import { PlanMissingError, TaskMissingError } from '../errors.ts';
import type { DeadTasks } from '../ports/dead-letters.ts';
import type { Ledger, Target, TaskKey } from '../ports/ledger.ts';
import { MAX_MESSAGE_BYTES } from './limits.ts';
import { GROWTH_WHILE_NOTHING_SETTLES, type LookPace, lookPaceOf } from './look-pace.ts';
import { hasReopened, mayReplan } from './replans.ts';
import { settleOpen } from './settle-open.ts';
import { targetOf } from './target-of.ts';

/**
 * Give up on a target after this time without progress, so that a queue without a consumer does not block a run
 * forever.
 */
const GIVE_UP_AFTER_MS = 6 * 60 * 60 * 1000;
/** A run that is not paused settles its tasks before a pause of this length, and never looks. */
const PAUSE_SHOWN_AFTER_SECONDS = 4;
type Look = Omit<AwaitTaggingOutput, 'settled'>;

export interface AwaitTaggingPorts extends DeadTasks {
  readonly ledger: Ledger;
  /** Since when tagging is paused. */
  readonly pausedAt: () => Promise<string | undefined>;
  readonly now: () => Date;
}

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
 * Counts the settled tasks of a target. If some were too old to be applied, the target is planned again. Tasks whose
 * messages are dead letters fail. If none settled for 6 hours without a pause of the tagging, or at the last check, the
 * rest get the outcome `NotSettled`.
 * @throws PlanMissingError; TaskMissingError if a task that must fail is not in the ledger
 */
export async function awaitTagging(
  input: AwaitTaggingInput,
  ports: AwaitTaggingPorts,
): Promise<AwaitTaggingOutput> {
  const { ledger } = ports;
  const now = ports.now();
  const target = targetOf(input);
  const plan = await ledger.getPlan(target);
  if (plan === undefined) throw new PlanMissingError(target);
  const settled = await withDeadTasks(target, plan.tasks, ports);
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
  const pausedAt = look.waitSeconds < PAUSE_SHOWN_AFTER_SECONDS ? undefined : await ports.pausedAt();
  const waiting = pausedAt === undefined ? look : { ...look, progressAt: now.toISOString(), pausedAt };
  if (!isOver(waiting, pace, now)) return { ...waiting, settled: false };
  const open = numbersTo(plan.tasks).filter((taskNumber) => !settled.includes(taskNumber));
  for (const taskNumber of open) await giveUp({ ...target, taskNumber }, NOT_SETTLED, ledger, now);
  return { ...look, settled: true, settledTasks: plan.tasks };
}

const NOT_SETTLED = { code: 'NotSettled', message: 'The tag task was not processed in time' };
const DEAD_LETTER = {
  code: 'DeadLetter',
  message: 'The consumer could not handle the tag task, and its message is in the dead letters',
};

const numbersTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/** Settles the tasks whose messages are dead letters. @returns the numbers of all settled tasks */
async function withDeadTasks(target: Target, tasks: number, ports: AwaitTaggingPorts): Promise<number[]> {
  const { ledger } = ports;
  const settled = await ledger.settledTaskNumbers(target);
  if (settled.length >= tasks) return settled;
  const open = (await ports.deadTaskNumbers(target)).filter(
    (taskNumber) => taskNumber <= tasks && !settled.includes(taskNumber),
  );
  const dead = [...new Set(open)];
  for (const taskNumber of dead) {
    const key = { ...target, taskNumber };
    const failure = (await ledger.getProgress(key))?.failure;
    const reason =
      failure === undefined
        ? DEAD_LETTER
        : { code: failure.code, message: `${DEAD_LETTER.message}: ${failure.message}` };
    await giveUp(key, reason, ledger, ports.now());
  }
  return [...settled, ...dead];
}

async function giveUp(key: TaskKey, reason: Failure, ledger: Ledger, now: Date): Promise<void> {
  const task = await ledger.getTask(key);
  if (task === undefined) throw new TaskMissingError(key);
  const message = shortenMessage(reason.message, MAX_MESSAGE_BYTES);
  await settleOpen(task, { code: reason.code, message }, ledger, now);
}
