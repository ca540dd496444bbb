import type { RunRequest, TargetItem, Unplanned } from '@muster/contracts';
import type { Target } from '@muster/inventory-table';
import { freshnessOfType } from '@muster/inventory-table/freshness';
import { resourceTypesIn, typeField } from '@muster/resource-types';
import type { PlanTargetKey } from '../../ports/plan-store.ts';
import { requestScopeOf } from './request-scope.ts';
import { planningOf } from './why-unplanned.ts';

/** A resource type of an account in a region: when its values were read, or why they cannot be used. */
export type TypeOfPlace = PlanTargetKey & ({ readonly readAt: string } | { readonly unplanned: Unplanned });

interface PlanningScope {
  /** What a run would read. */
  readonly request: Pick<RunRequest, 'run' | 'accounts' | 'organization' | 'accountSettings'>;
  /** Values that were read longer ago cannot be used. */
  readonly maxAgeMs: number;
}

/**
 * The resource types of an account in a region.
 * @param item the target in the table. Undefined: it has none
 */
export function typesOfPlace(
  { request, maxAgeMs }: PlanningScope,
  { accountId, region }: Target,
  item: TargetItem | undefined,
  now: Date,
): TypeOfPlace[] {
  const place = { accountId, region };
  const isCovered = requestScopeOf(request).covers(place);
  return resourceTypesIn(region).map(({ name }): TypeOfPlace => {
    const target = { ...place, ...typeField(name) };
    return isCovered
      ? { ...target, ...planningOf(item && freshnessOfType(item, target.resourceType), now, maxAgeMs) }
      : { ...target, unplanned: { reason: 'OutOfScope' } };
  });
}
