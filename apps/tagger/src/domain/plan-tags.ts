import {
  accessTo,
  addApiCalls,
  type PlanTagsInput,
  type PlanTagsOutput,
  ruleIdsOf,
  type RunContext,
  type TagTaskMessage,
} from '@muster/contracts';
import type { RulesSource } from '@muster/ledger-texts';
import { RunStoppedError, TaskMissingError } from '../errors.ts';
import type { Ledger, PlanMarker, Target } from '../ports/ledger.ts';
import type { PlanReader } from '../ports/plan-store.ts';
import type { ResourceSource } from '../ports/resource-source.ts';
import type { TaskQueue } from '../ports/task-queue.ts';
import { planAgain } from './plan-again.ts';
import { PlanRound } from './plan-round.ts';
import { PLAN_TOO_OLD } from './reopened.ts';
import { hasReopened, isOfEarlierExecution, mayReplan } from './replans.ts';
import { withStoredTasks } from './rule-tally.ts';
import { factsOf, CompiledRules, namedRules, TargetRules } from './rules.ts';
import { readSavedChanges } from './saved-plan/saved-changes.ts';
import { settleOpen } from './settle-open.ts';
import { isStopped } from './stops.ts';
import { targetOf } from './target-of.ts';
import { writeTasks } from './write-tasks.ts';

export interface PlanTagsPorts {
  readonly ledger: Ledger;
  /** The saved plans, for a run that applies one. */
  readonly plans: Pick<PlanReader, 'tasksOf'>;
  /** The rules of the run. */
  readonly rules: RulesSource;
  readonly resources: ResourceSource;
  readonly queue: TaskQueue;
  readonly now: () => Date;
}

const OF_EARLIER_EXECUTION = {
  code: PLAN_TOO_OLD,
  message: 'The run was resumed before the task was applied; nothing was changed',
};

/**
 * Plans a target once per run and sends a message for every task without an outcome. Called again, it keeps the
 * existing plan and sends the unsettled tasks. An additional message is harmless. Several concurrent planners produce
 * one plan.
 * It does not plan with values from before the run was resumed, and unsettled tasks of that time are not applied: the
 * output requests a scan first. The same applies if tasks were too old to be applied, at most three times. Then
 * resources without an outcome are planned again.
 * A run that applies a saved plan takes its changes from there. Resources whose tags have changed since then are settled
 * at once, and so are those that do not exist any more.
 * @throws RunStoppedError, RulesDisagreeError, AccountFactsUnknownError, StoredRulesMissingError
 */
export async function planTags(input: PlanTagsInput, ports: PlanTagsPorts): Promise<PlanTagsOutput> {
  const { run, previous } = input;
  const target = targetOf(input);
  if (isStopped(await ports.ledger.stoppedAt(run.runId), run)) throw new RunStoppedError(run.runId);
  const scans = scansOf(previous);
  const isScanned = previous?.scanned !== undefined;
  let plan = await ports.ledger.getPlan(target);
  if (plan === undefined) {
    if (!isScanned && (await isReadBeforeResume(run, target, ports.resources)))
      return { tasks: 0, planned: 0, ...scans, ...scanFirst(ports.now()) };
    plan = await makePlan(input, target, ports);
  } else if (await isToBeReplanned(run, target, plan, ports)) {
    if (!isScanned) return { ...countsOf(plan), ...scans, ...scanFirst(ports.now()) };
    plan = await planAgain({ run, rules: await rulesOf(input, ports) }, target, plan, ports);
  }
  await sendUnsettled(input, target, plan, ports);
  return { ...countsOf(plan), ...scans };
}

const countsOf = ({ tasks, planned, rules }: PlanMarker): PlanTagsOutput => ({
  tasks,
  planned,
  ...(rules === undefined ? {} : { rules: [...rules] }),
});

/** A name that no scan of the run had, because a scan is made only once under its name. */
const scanFirst = (now: Date): Pick<PlanTagsOutput, 'rescan' | 'scan'> => ({
  rescan: true,
  scan: `replan-${now.getTime()}`,
});

/** The calls and results of the scans so far, to be counted with the target. */
function scansOf(previous: PlanTagsInput['previous']): Pick<PlanTagsOutput, 'apiCalls' | 'rescans'> {
  const { apiCalls = {}, rescans = [], scanned } = previous ?? {};
  const allCalls = addApiCalls(apiCalls, scanned?.apiCalls ?? {});
  const allRescans = [...rescans, ...(scanned?.rescans ?? [])];
  return {
    ...(Object.keys(allCalls).length === 0 ? {} : { apiCalls: allCalls }),
    ...(allRescans.length === 0 ? {} : { rescans: allRescans }),
  };
}

async function isReadBeforeResume(
  { resumedAt }: RunContext,
  target: Target,
  resources: ResourceSource,
): Promise<boolean> {
  if (resumedAt === undefined) return false;
  const readAt = await resources.readAt(target);
  return readAt !== undefined && Date.parse(readAt) < Date.parse(resumedAt);
}

/** Whether resources of the plan must be planned again. Ends the open tasks of an earlier execution. */
async function isToBeReplanned(
  run: RunContext,
  target: Target,
  plan: PlanMarker,
  { ledger, now }: PlanTagsPorts,
): Promise<boolean> {
  if (isOfEarlierExecution(plan, run)) await closeOpenTasks(target, plan, ledger, now);
  return mayReplan(plan, run) && hasReopened(plan, await ledger.outcomesOf(target));
}

async function closeOpenTasks(
  target: Target,
  plan: PlanMarker,
  ledger: Ledger,
  now: () => Date,
): Promise<void> {
  const settled = new Set(await ledger.settledTaskNumbers(target));
  for (let taskNumber = 1; taskNumber <= plan.tasks; taskNumber++) {
    if (settled.has(taskNumber)) continue;
    const key = { ...target, taskNumber };
    const task = await ledger.getTask(key);
    if (task === undefined) throw new TaskMissingError(key);
    await settleOpen(task, OF_EARLIER_EXECUTION, ledger, now());
  }
}

async function sendUnsettled(
  { run, account }: PlanTagsInput,
  target: Target,
  { tasks }: PlanMarker,
  { ledger, queue }: PlanTagsPorts,
): Promise<void> {
  const settled = new Set(await ledger.settledTaskNumbers(target));
  const { homeRegion, roles, taskMaxAgeSeconds, compareAfterSeconds, tagCallsPerSecond } = run;
  const { maxFailures, resumedAt } = run;
  const access = accessTo(roles, account);
  const messages = Array.from({ length: tasks }, (_, index) => index + 1)
    .filter((taskNumber) => !settled.has(taskNumber))
    .map((taskNumber): TagTaskMessage => ({
      schemaVersion: 1,
      ...target,
      taskNumber,
      homeRegion,
      ...access,
      ...(taskMaxAgeSeconds === undefined ? {} : { taskMaxAgeSeconds }),
      ...(compareAfterSeconds === undefined ? {} : { compareAfterSeconds }),
      ...(tagCallsPerSecond === undefined ? {} : { tagCallsPerSecond }),
      ...(maxFailures === undefined ? {} : { maxFailures }),
      ...(resumedAt === undefined ? {} : { resumedAt }),
    }));
  await queue.send(messages);
}

async function rulesOf(
  { run, account }: PlanTagsInput,
  { now, rules }: Pick<PlanTagsPorts, 'now' | 'rules'>,
): Promise<TargetRules> {
  const planned =
    run.planId === undefined ? new CompiledRules(await rules.rulesOf(run), run) : namedRules(ruleIdsOf(run));
  return new TargetRules(
    planned,
    factsOf(account ?? {}, { isOfOrganization: run.hasAccountNames === true, now: now() }),
  );
}

/** The final plan, which can be another planner's. @throws RulesDisagreeError, StoredRulesMissingError */
async function makePlan(input: PlanTagsInput, target: Target, ports: PlanTagsPorts): Promise<PlanMarker> {
  const { run } = input;
  const { ledger, plans, resources, now } = ports;
  const saved = await readSavedChanges(run, target, plans);
  const readAt = await resources.readAt(target);
  const rulesOfTarget = await rulesOf(input, ports);
  const round = new PlanRound(target, rulesOfTarget, readAt === undefined ? {} : { readAt }, saved);
  for await (const page of resources.resourcesOf(target)) page.forEach((resource) => round.add(resource));
  const { tasks, decided, conflictsKept, rules } = round.finish();
  // Reading the resources takes time, so another planner may have been faster.
  const stored = await ledger.getPlan(target);
  if (stored !== undefined) return stored;
  const { byRule, ...written } = await writeTasks({ tasks, decided, after: 0, round: 1 }, ledger, now);
  return ledger.writePlan(target, {
    ...written,
    conflictsKept,
    rules: withStoredTasks(rules, byRule, rulesOfTarget.ruleIds),
    createdAt: now().toISOString(),
  });
}
