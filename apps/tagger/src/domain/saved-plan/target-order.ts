import type { PlanTargetKey } from '../../ports/plan-store.ts';

/** Names a target. Sorted by this text, targets are in the order of account, region and type. */
export const placeOf = ({ accountId, region, resourceType = '' }: PlanTargetKey): string =>
  `${accountId} ${region} ${resourceType}`;

/** Each target once, by account, region and type. The first of several is kept, with their highest number of resources. */
export const inOrder = <Target extends PlanTargetKey & { readonly planned: number }>(
  targets: readonly Target[],
): Target[] =>
  [...Map.groupBy(targets, placeOf)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, [first, ...others]]) =>
      first === undefined
        ? []
        : [{ ...first, planned: Math.max(first.planned, ...others.map(({ planned }) => planned)) }],
    );
