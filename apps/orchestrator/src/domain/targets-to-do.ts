import type { ChosenRegions } from '@muster/regions';
import { typeField } from '@muster/resource-types';
import type { TargetKey, TargetRow } from '../ports/run-store.ts';
import { unreadOutcome } from './outcomes.ts';
import { targetKeyOf, targetsOfRegion } from './targets-of-region.ts';

export interface TargetsToDo {
  /** Targets that are not done yet. */
  readonly todo: readonly (TargetKey & { readonly region: string })[];
  readonly put: readonly TargetRow[];
  readonly remove: readonly TargetKey[];
}

/** Whether an earlier attempt of the run completed the target. */
export const isSettled = (row: TargetRow): boolean => row.status === 'succeeded' || row.status === 'skipped';

/**
 * The targets of an account whose regions were just listed, one for each region and resource type, compared with its
 * rows from earlier attempts of the same run:
 * - succeeded and skipped targets stay, failed ones are repeated;
 * - a failure of the whole account is over, so its rows are removed;
 * - a planned target whose region has been disabled since is skipped.
 */
export function targetsToDo(
  accountId: string,
  { chosen, notEnabled }: ChosenRegions,
  existing: readonly TargetRow[],
  at: Date,
): TargetsToDo {
  const settled = new Set(existing.filter(isSettled).map(targetKeyOf));
  const isOpen = (target: TargetKey) => !settled.has(targetKeyOf(target));
  const targetsOf = (region: string) => targetsOfRegion(accountId, region);
  const todo = chosen.flatMap(targetsOf).filter(isOpen);
  const planned = new Set(todo.map(targetKeyOf));
  const leftOver = existing.filter((row) => !isSettled(row) && !planned.has(targetKeyOf(row)));
  const isOfAccount = (row: TargetRow) => 'ofAccount' in row && row.ofAccount === true;
  const disabled = leftOver.flatMap((row) =>
    isOfAccount(row) || row.region === undefined || chosen.includes(row.region)
      ? []
      : [{ accountId, region: row.region, ...typeField(row.resourceType) }],
  );
  const skipped = new Map(
    [...notEnabled.flatMap(targetsOf), ...disabled]
      .filter(isOpen)
      .map((target) => [targetKeyOf(target), target]),
  );
  return {
    todo,
    put: [
      ...todo.map((target) => ({ ...target, status: 'pending' as const })),
      ...[...skipped.values()].map((target) =>
        unreadOutcome(
          target,
          'skipped',
          {
            code: 'RegionNotEnabled',
            message: `Region ${target.region} is not enabled in account ${accountId}`,
          },
          at,
        ),
      ),
    ],
    remove: leftOver
      .filter((row) => isOfAccount(row) && !skipped.has(targetKeyOf(row)))
      .map(({ region, resourceType }) => ({ accountId, region, ...typeField(resourceType) })),
  };
}
