import type { Failure, RegionSelection } from '@muster/contracts';
import { namedRegions } from '@muster/regions';
import type { TargetKey, TargetRow } from '../ports/run-store.ts';
import { keptFailure, unreadOutcome } from './outcomes.ts';
import { targetKeyOf, targetsOfRegion } from './targets-of-region.ts';
import { isSettled, type TargetsToDo } from './targets-to-do.ts';

/**
 * The rows of an account that could not be read: one for each target in a known region (planned earlier in the run, in
 * the inventory, or named in the configuration), otherwise one for the account. Keeps successful targets. Ignores
 * regions out of scope.
 */
export function failAccount(
  account: {
    accountId: string;
    selection: RegionSelection;
    knownRegions: readonly string[];
    failure: Failure;
  },
  rows: readonly TargetRow[],
  at: Date,
): Pick<TargetsToDo, 'put' | 'remove'> {
  const { accountId, selection, knownRegions, failure } = account;
  const existing = rows.filter((row) => row.status !== 'skipped' || row.code !== 'RegionNotInScope');
  const settled = new Set(existing.filter(isSettled).map(targetKeyOf));
  const planned = existing.flatMap(({ region }) => region ?? []);
  const concerned = [...new Set([...planned, ...knownRegions, ...namedRegions(selection)])].toSorted();
  const targets: TargetKey[] =
    concerned.length === 0
      ? [{ accountId }]
      : concerned
          .flatMap((region) => targetsOfRegion(accountId, region))
          .filter((target) => !settled.has(targetKeyOf(target)));
  const wasPlanned = new Set(
    existing.filter((row) => !('ofAccount' in row && row.ofAccount === true)).map(targetKeyOf),
  );
  return {
    put: targets.map((target) => ({
      ...unreadOutcome(target, 'failed', keptFailure(failure), at),
      ...(wasPlanned.has(targetKeyOf(target)) ? {} : { ofAccount: true as const }),
    })),
    // The account counts as one target only if none of its targets is known.
    remove:
      concerned.length > 0 && existing.some(({ region }) => region === undefined) ? [{ accountId }] : [],
  };
}
