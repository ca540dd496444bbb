import type { ChosenRegions } from '@muster/regions';
import type { TargetKey, TargetRow } from '../ports/run-store.ts';
import { unreadOutcome } from './outcomes.ts';

export interface TargetsToDo {
  /** Regions that are not done yet. */
  readonly todo: readonly string[];
  readonly put: readonly TargetRow[];
  readonly remove: readonly TargetKey[];
}

/** Whether an earlier attempt of the run completed the target. */
export const isSettled = (row: TargetRow): boolean => row.status === 'succeeded' || row.status === 'skipped';

/**
 * The targets of an account whose regions were just listed, compared with its rows from earlier attempts of the same
 * run:
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
  const settled = new Set(existing.filter(isSettled).map(({ region }) => region));
  const todo = chosen.filter((region) => !settled.has(region));
  const leftOver = existing.filter(
    (row) => !isSettled(row) && !(row.region !== undefined && chosen.includes(row.region)),
  );
  const isOfAccount = (row: TargetRow) => 'ofAccount' in row && row.ofAccount === true;
  const disabled = leftOver.filter((row) => !isOfAccount(row)).flatMap(({ region }) => region ?? []);
  const skipped = [...new Set([...notEnabled, ...disabled])].filter((region) => !settled.has(region));
  return {
    todo,
    put: [
      ...todo.map((region) => ({ accountId, region, status: 'pending' as const })),
      ...skipped.map((region) =>
        unreadOutcome(
          { accountId, region },
          'skipped',
          { code: 'RegionNotEnabled', message: `Region ${region} is not enabled in account ${accountId}` },
          at,
        ),
      ),
    ],
    remove: leftOver
      .filter((row) => isOfAccount(row) && (row.region === undefined || !skipped.includes(row.region)))
      .map(({ region }) => ({ accountId, region })),
  };
}
