import { noRuleCounts, type TagPlan } from '@muster/contracts';
import type { PlanOrder, SavedPlan } from '@muster/tagger/plans';
import { type LocationOptions, locationText } from '../commands/options.ts';
import { MUSTER } from '../output/called-as.ts';
import { paintFor } from '../output/colors.ts';
import { jsonDocument, writeAll } from '../output/write.ts';
import { matchedNothing, type RuleWarning } from '../rules/rule-warnings.ts';
import type { Location, OpenedData, Surroundings } from '../surroundings.ts';
import { carryOutPlan } from './carry-out-plan.ts';
import { sampleChanges } from './plan-changes.ts';
import { documented } from './plan-document.ts';
import { planText } from './plan-text.ts';
import { refuseWhileRunning } from './refuse-while-running.ts';
import { noteWithoutRemoval } from './removal-access.ts';

export interface NewPlanOptions extends LocationOptions {
  readonly location: Location;
  readonly json?: true;
}

/**
 * Makes a plan from the inventory, saves it and shows it. Changes nothing in AWS.
 * @param orderFor decides what is planned, when no run is in progress
 * @throws RunInProgressError, PlanningFailedError
 */
export async function makeNewPlan(
  orderFor: () => Promise<PlanOrder> | PlanOrder,
  data: OpenedData,
  options: NewPlanOptions,
  surroundings: Surroundings,
): Promise<void> {
  await refuseWhileRunning(data, locationText(options));
  const made = await carryOutPlan(await orderFor(), data, options, surroundings);
  await showNewPlan(made, data, options, surroundings);
}

/** Prints a plan that was made, without its changes. */
export async function showNewPlan(
  made: SavedPlan,
  data: Pick<OpenedData, 'plans'>,
  options: NewPlanOptions,
  surroundings: Surroundings,
): Promise<void> {
  const { stdout, stderr, environment } = surroundings;
  const plans = await data.plans();
  const { planId } = made;
  const { targets, document } = await documented(made, plans);
  await noteWithoutRemoval(made, targets, options.location, surroundings);
  for (const { message } of withoutMatch(document)) stderr.write(`note: ${message}\n`);
  if (options.json) {
    await writeAll(stdout, [jsonDocument(document)]);
    return;
  }
  const samples = await sampleChanges(planId, targets, plans);
  await writeAll(stdout, [
    planText(document, samples, paintFor(stdout, environment)),
    `\nEvery change: ${MUSTER} tag show ${planId}${locationText(options)}\n`,
  ]);
}

/** The rules that match no resource of the targets that were planned. A part of the fleet says nothing about a rule. */
function withoutMatch({ byRule, targets, scope }: TagPlan): RuleWarning[] {
  if (scope.accountIds !== undefined || scope.regions !== undefined) return [];
  return matchedNothing({
    status: 'complete',
    targets: { planned: targets.planned, succeeded: targets.planned, failed: targets.leftOut, skipped: 0 },
    rules: byRule.map(({ id, planned, kept, nothingToDo, overruled, tagLimit }) => ({
      ...noRuleCounts(id),
      matched: planned + kept + nothingToDo + overruled + tagLimit,
    })),
  });
}
