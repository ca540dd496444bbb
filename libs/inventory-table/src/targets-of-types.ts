import { resourceTypes } from '@muster/resource-types';
import type { Target, TargetOfType } from './inventory-reader.ts';

/** Each target once for each resource type, ordered by the name of the type. */
export function targetsOfTypes(targets: readonly Target[]): TargetOfType[] {
  const names = resourceTypes()
    .map(({ name }) => name)
    .toSorted();
  return targets.flatMap((target) => names.map((resourceType) => ({ ...target, resourceType })));
}
