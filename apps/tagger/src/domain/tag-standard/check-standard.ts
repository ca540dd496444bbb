import {
  DEFAULT_RESOURCE_TYPE,
  type PlanScope,
  type RunRequest,
  type TagCheck,
  type TagStandard,
  type TagViolation,
  type TargetLeftOut,
} from '@muster/contracts';
import type { Target } from '@muster/inventory-table';
import { resourceTypeOf } from '@muster/resource-types';
import { type CompiledStandard, compileStandard } from '@muster/tag-rules';
import type { PlanTargetKey } from '../../ports/plan-store.ts';
import type { MakePlanPorts } from '../saved-plan/make-plan.ts';
import { unknownAccounts } from '../saved-plan/save-plan.ts';
import { typesOfPlace } from '../saved-plan/types-of-place.ts';
import { ComplianceTally } from './compliance-tally.ts';

export interface StandardOrder {
  /** What a run with the configuration would read. */
  readonly request: RunRequest;
  /** The part of it to check. */
  readonly scope: Pick<PlanScope, 'accountIds' | 'regions'>;
  readonly standard: TagStandard;
  /** Targets that were read longer ago are left out. */
  readonly maxAgeMs: number;
}

export interface StandardPorts extends Pick<MakePlanPorts, 'targets' | 'resources' | 'now'> {
  /** Receives all differences of a page of resources. Not called without one. */
  readonly onViolations: (violations: readonly TagViolation[]) => Promise<void> | void;
}

/**
 * Compares the resources of the table with a standard, target by target. Calls no API of AWS but those of the table,
 * and writes nothing. Resources that end soon are not checked.
 */
export async function checkStandard(
  order: StandardOrder,
  ports: StandardPorts,
): Promise<Omit<TagCheck, 'standardFile'>> {
  const { request, scope } = order;
  const checkedAt = ports.now().toISOString();
  const tally = new ComplianceTally(order.standard);
  const violationsOf = compileStandard(order.standard);
  const leftOut: TargetLeftOut[] = [];
  const known = new Set<string>();
  for (const place of await ports.targets.listTargets(scope)) {
    known.add(place.accountId);
    leftOut.push(...(await checkPlace(order, place, { violationsOf, tally }, ports)));
  }
  return {
    checkedAt,
    ...tally.result(leftOut.length),
    leftOut: [...leftOut, ...(await unknownAccounts(request, scope, known, ports.targets))],
  };
}

interface Check {
  readonly violationsOf: CompiledStandard;
  readonly tally: ComplianceTally;
}

/** Checks the resource types of an account in a region. @returns the types that cannot be checked */
async function checkPlace(
  order: StandardOrder,
  place: Target,
  check: Check,
  ports: StandardPorts,
): Promise<TargetLeftOut[]> {
  const item = await ports.targets.getTarget(place);
  const leftOut: TargetLeftOut[] = [];
  for (const type of typesOfPlace(order, place, item, ports.now()))
    if ('unplanned' in type) {
      const { unplanned, ...target } = type;
      leftOut.push({ ...target, ...unplanned });
    } else {
      check.tally.addTarget(type.readAt);
      await checkTarget(type, check, ports);
    }
  return leftOut;
}

async function checkTarget(
  target: PlanTargetKey,
  { violationsOf, tally }: Check,
  { resources, onViolations }: StandardPorts,
): Promise<void> {
  const { accountId, region, resourceType = DEFAULT_RESOURCE_TYPE } = target;
  const { leftOutStates } = resourceTypeOf(resourceType);
  for await (const page of resources.resourcesOf(target)) {
    const found: TagViolation[] = [];
    for (const { resourceId, tags, state, goneAt } of page) {
      if (goneAt !== undefined || leftOutStates.includes(state)) continue;
      const violations = violationsOf({ resourceType, tags }).map((each): TagViolation => ({
        ...{ accountId, region, resourceType, resourceId },
        ...each,
      }));
      tally.add({ accountId, region, resourceType }, violations);
      found.push(...violations);
    }
    if (found.length > 0) await onViolations(found);
  }
}
