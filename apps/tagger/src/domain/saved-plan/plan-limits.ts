import type { PlanLimits, Rule, RunContext } from '@muster/contracts';
import { PlanLimitExceededError } from '../../errors.ts';
import type { PlannedTarget, PlanTarget } from '../../ports/plan-store.ts';

/** How many resources a plan or a rule changes, of those that the plan covers. */
interface Size {
  readonly changed: number;
  readonly present: number;
}

const isPlanned = (target: PlanTarget): target is PlannedTarget => 'counts' in target;

/**
 * Refuses a plan that changes more resources than its rules or its configuration allow. A share refers to the present
 * resources of the planned targets.
 * @param presentInTargets Default: the resources in the counts of the targets, which are all of them if rules plan
 * @throws PlanLimitExceededError with every exceeded limit
 */
export function refuseBeyondLimits(
  rules: readonly Rule[],
  { planLimits = {} }: Pick<RunContext, 'planLimits'>,
  targets: readonly PlanTarget[],
  presentInTargets?: number,
): void {
  const planned = targets.filter(isPlanned);
  const total = (numberOf: (counts: PlannedTarget['counts']) => number) =>
    planned.reduce((sum, { counts }) => sum + numberOf(counts), 0);
  const present = presentInTargets ?? total((counts) => counts.present);
  const exceeded = [
    ...excessesOf('the plan', 'planLimits', planLimits, {
      changed: total(({ resources }) => resources),
      present,
    }),
    ...rules.flatMap((rule) => {
      const changed = total(({ byRule }) => byRule.find(({ id }) => id === rule.id)?.planned ?? 0);
      return excessesOf(`rule "${rule.id}"`, `rule "${rule.id}"`, rule, { changed, present });
    }),
  ];
  if (exceeded.length > 0)
    throw new PlanLimitExceededError(
      `${exceeded.join('; ')}. The plan was not saved, and nothing was changed. Correct the ${presentInTargets === undefined ? 'rules' : 'list'}, or raise the limit if the number is intended`,
    );
}

function excessesOf(
  subject: string,
  place: string,
  { maxResources, maxSharePercent }: PlanLimits,
  { changed, present }: Size,
): string[] {
  const of = `${subject} would change ${changed} of ${present} resources`;
  const share = present === 0 ? 0 : (changed / present) * 100;
  return [
    ...(maxResources !== undefined && changed > maxResources
      ? [`${of}, and maxResources of ${place} is ${maxResources}`]
      : []),
    ...(maxSharePercent !== undefined && share > maxSharePercent
      ? [`${of} (${percent(share)} %), and maxSharePercent of ${place} is ${maxSharePercent}`]
      : []),
  ];
}

/** Rounded up, so that the share never looks like the limit that it exceeds. */
const percent = (share: number): string => String(Math.ceil(share * 100) / 100);
