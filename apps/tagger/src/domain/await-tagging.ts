import { type AwaitTaggingInput, type AwaitTaggingOutput, AwaitTaggingOutputV1 } from '@muster/contracts';
import { PlanMissingError, TaskMissingError } from '../errors.ts';
import type { Ledger, Target } from '../ledger/ledger.ts';
import { hasReopened, mayReplan } from './replans.ts';
import { settleOpen } from './settle-open.ts';

/** A target whose tasks stand still for so long is given up: a queue without a consumer must not hold a run forever. */
export const GIVE_UP_AFTER_MS = 6 * 60 * 60 * 1000;
/** Pauses are never longer than this, and never shorter than `SLOWEST_GROWTH ** attempt`. */
const LONGEST_WAIT_SECONDS = 900;
const SLOWEST_GROWTH = 1.15;
/**
 * The last look, also where tasks settle all the time: it comes after at least 7 hours. A look costs about 9 events of
 * the account's history, which holds 25,000 for all its regions together; 34 regions that look so often leave a tenth of
 * it for the rest. Source: Step Functions Developer Guide, "Quotas".
 */
export const MAX_LOOKS = 72;

type Look = Omit<AwaitTaggingOutput, 'settled'>;

/**
 * How long to pause before the next look: twice as long while nothing settles, half as long while something does. Only
 * more settled tasks than were ever seen are progress: a count that goes up and down says nothing.
 */
function nextLook(previous: Look | undefined, settled: number, tasks: number, now: Date): Look {
  const progressed = previous === undefined || settled > previous.settledTasks;
  const settledTasks = Math.max(settled, previous?.settledTasks ?? 0);
  const attempt = (previous?.attempt ?? 0) + 1;
  const wished =
    previous === undefined ? 1 : progressed ? previous.waitSeconds / 2 : previous.waitSeconds * 2;
  const waitSeconds = Math.min(LONGEST_WAIT_SECONDS, Math.floor(Math.max(wished, SLOWEST_GROWTH ** attempt)));
  return {
    waitSeconds,
    attempt,
    settledTasks,
    tasks,
    progressAt: progressed ? now.toISOString() : previous.progressAt,
  };
}

const isOver = ({ attempt, progressAt }: Look, now: Date): boolean =>
  attempt >= MAX_LOOKS || now.getTime() - Date.parse(progressAt) >= GIVE_UP_AFTER_MS;

/**
 * Looks how many tasks of a target are settled. Where some were too old to be applied, the target is planned again. Where
 * none settled for 6 hours, or at the last look, the rest get the outcome `NotSettled`.
 * @throws PlanMissingError
 */
export async function awaitTagging(
  input: AwaitTaggingInput,
  ledger: Ledger,
  now: Date,
): Promise<AwaitTaggingOutput> {
  const target: Target = { runId: input.run.runId, accountId: input.accountId, region: input.region };
  const plan = await ledger.getPlan(target);
  if (plan === undefined) throw new PlanMissingError(target);
  const settled = await ledger.settledTaskNumbers(target);
  const look = nextLook(
    AwaitTaggingOutputV1.schema.safeParse(input.previous).data,
    settled.length,
    plan.tasks,
    now,
  );
  if (settled.length >= plan.tasks) {
    const replan = mayReplan(plan, input.run) && hasReopened(plan, await ledger.outcomesOf(target));
    return { ...look, settled: true, ...(replan ? { replan } : {}) };
  }
  if (!isOver(look, now)) return { ...look, settled: false };
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
  const reason = { code: 'NotSettled', message: 'The tag task was not handled in time' };
  for (let taskNumber = 1; taskNumber <= tasks; taskNumber++) {
    if (settled.has(taskNumber)) continue;
    const key = { ...target, taskNumber };
    const task = await ledger.getTask(key);
    if (task === undefined) throw new TaskMissingError(key);
    await settleOpen(task, reason, ledger, now);
  }
}
