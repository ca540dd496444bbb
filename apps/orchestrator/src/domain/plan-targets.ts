import { type CaughtError, type ChosenRegions, namedRegions, type RegionSelection } from '@muster/contracts';
import type { TargetKey, TargetRow } from '../ports/run-store.ts';
import { failureOf, unreadOutcome } from './outcomes.ts';

export interface TargetPlan {
  /** Regions still to be done. */
  readonly todo: readonly string[];
  readonly put: readonly TargetRow[];
  readonly remove: readonly TargetKey[];
}

const isSettled = (row: TargetRow): boolean => row.status === 'succeeded' || row.status === 'skipped';

/**
 * The targets of an account whose regions were just listed, against its rows from earlier attempts of the same run:
 * - what succeeded or was skipped stays; what failed is tried again;
 * - a failure of the whole account is over, so its rows make way;
 * - a target that was planned and whose region has been disabled since is skipped.
 */
export function planTargets(
  accountId: string,
  { chosen, notEnabled }: ChosenRegions,
  existing: readonly TargetRow[],
  at: Date,
): TargetPlan {
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

/**
 * The rows that stand for an account that could not be read: one for each target that is known (planned earlier in the
 * run, held by the inventory, or named in the configuration), else one for the account. What succeeded stays. Regions outside
 * of the configuration have no say.
 */
export function failAccount(
  account: {
    accountId: string;
    selection: RegionSelection;
    knownRegions: readonly string[];
    error: CaughtError;
  },
  rows: readonly TargetRow[],
  at: Date,
): Pick<TargetPlan, 'put' | 'remove'> {
  const { accountId, selection, knownRegions, error } = account;
  const existing = rows.filter((row) => row.status !== 'skipped' || row.code !== 'RegionNotInScope');
  const settled = existing.filter(isSettled).flatMap(({ region }) => region ?? []);
  const planned = existing.flatMap(({ region }) => region ?? []);
  const concerned = [...new Set([...planned, ...knownRegions, ...namedRegions(selection)])].toSorted();
  const targets: TargetKey[] =
    concerned.length === 0
      ? [{ accountId }]
      : concerned.filter((region) => !settled.includes(region)).map((region) => ({ accountId, region }));
  const wasPlanned = (region: string | undefined) =>
    existing.some((row) => row.region === region && !('ofAccount' in row && row.ofAccount === true));
  return {
    put: targets.map((target) => ({
      ...unreadOutcome(target, 'failed', failureOf(error), at),
      ...(wasPlanned(target.region) ? {} : { ofAccount: true as const }),
    })),
    // The account counts as one target only as long as none of its targets is known.
    remove:
      concerned.length > 0 && existing.some(({ region }) => region === undefined) ? [{ accountId }] : [],
  };
}
