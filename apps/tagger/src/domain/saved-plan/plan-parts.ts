import type { CanaryExtent, PlanPart } from '@muster/contracts';
import { typeField } from '@muster/resource-types';
import type { PlanTarget, PlanTargetKey } from '../../ports/plan-store.ts';
import { placeOf } from './target-order.ts';

/** What a person chooses as the canary of a plan: the first resources, or those of an account. */
export type CanaryChoice = { readonly accountId: string } | { readonly first: number };

/** The extent of a canary, and the number of its resources. */
export interface ChosenCanary {
  readonly extent: CanaryExtent;
  readonly resources: number;
}

/** From the first to before the last: the positions, among the resources of a target, that belong to a part. */
export interface Positions {
  readonly from: number;
  readonly before: number;
}

export const ALL: Positions = { from: 0, before: Infinity };

const changedResources = (target: PlanTarget): number => ('counts' in target ? target.counts.resources : 0);

/**
 * The canary of a plan, which can be all of it.
 * @param targets all targets of the plan, in any order
 * @returns undefined if the plan changes fewer resources, or nothing in the account
 */
export const chooseCanary = (
  targets: readonly PlanTarget[],
  choice: CanaryChoice,
): ChosenCanary | undefined =>
  'accountId' in choice ? ofAccount(targets, choice) : theFirst(targets, choice);

function ofAccount(
  targets: readonly PlanTarget[],
  { accountId }: { readonly accountId: string },
): ChosenCanary | undefined {
  const resources = targets
    .filter((target) => target.accountId === accountId)
    .reduce((sum, target) => sum + changedResources(target), 0);
  return resources === 0 ? undefined : { extent: { accountId }, resources };
}

function theFirst(
  targets: readonly PlanTarget[],
  { first }: { readonly first: number },
): ChosenCanary | undefined {
  let before = 0;
  for (const target of targets.toSorted(byPlace)) {
    const resources = changedResources(target);
    if (before + resources >= first) {
      return { extent: { last: { ...keyOf(target), resources: first - before } }, resources: first };
    }
    before += resources;
  }
  return undefined;
}

/** The resources of a target in a part of the plan, by their position in the tasks of the target. */
export function positionsIn({ part, canary }: PlanPart, target: PlanTargetKey): Positions {
  const end = endOfCanary(canary, target);
  return part === 'canary' ? { from: 0, before: end } : { from: end, before: Infinity };
}

/** How many resources of a target belong to the canary. */
function endOfCanary(canary: CanaryExtent, target: PlanTargetKey): number {
  if ('accountId' in canary) return canary.accountId === target.accountId ? Infinity : 0;
  const place = placeOf(keyOf(target));
  const last = placeOf(canary.last);
  if (place === last) return canary.last.resources;
  return place < last ? Infinity : 0;
}

const keyOf = ({ accountId, region, resourceType }: PlanTargetKey): PlanTargetKey => ({
  accountId,
  region,
  ...typeField(resourceType),
});

const byPlace = (a: PlanTargetKey, b: PlanTargetKey): number =>
  placeOf(keyOf(a)) < placeOf(keyOf(b)) ? -1 : 1;

/** The number of resources of a planned target in a part of the plan. */
export function resourcesIn(part: PlanPart | undefined, target: PlanTarget): number {
  const all = changedResources(target);
  if (part === undefined) return all;
  const { from, before } = positionsIn(part, target);
  return Math.max(0, Math.min(all, before) - from);
}
