import type { RegionSelection } from '@muster/contracts';
import { matchesRegion } from './regions.ts';

/** A region as an account sees it. */
export interface AccountRegion {
  readonly name: string;
  readonly enabled: boolean;
}

export interface ChosenRegions {
  /** Enabled regions in scope, sorted. */
  readonly chosen: readonly string[];
  /** Named regions without a wildcard that the account has not enabled or does not know, sorted. */
  readonly notEnabled: readonly string[];
}

/** Regions that the selection names literally. Neither `enabled` nor a wildcard names any. */
export const namedRegions = (selection: RegionSelection): readonly string[] =>
  selection === 'enabled' ? [] : [...new Set(selection.filter((pattern) => !pattern.includes('*')))];

/** Whether the selection needs no list of the account's regions, because it names each region. */
export const namesEveryRegion = (selection: RegionSelection): boolean =>
  selection !== 'enabled' && selection.every((pattern) => !pattern.includes('*'));

/**
 * Chooses the regions of one account. A region that is not enabled is never called, and is reported if it was named.
 * @param isWhole false if the list contains items without a name. A named region that is not in the list may be one of
 * them, and is chosen
 */
export function chooseRegions(
  selection: RegionSelection,
  regions: readonly AccountRegion[],
  isWhole = true,
): ChosenRegions {
  const enabled = regions.filter((region) => region.enabled).map(({ name }) => name);
  if (selection === 'enabled') return { chosen: enabled.toSorted(), notEnabled: [] };
  const others = namedRegions(selection).filter((name) => !enabled.includes(name));
  const unlisted = isWhole ? [] : others.filter((other) => regions.every(({ name }) => name !== other));
  return {
    chosen: [
      ...enabled.filter((name) => selection.some((pattern) => matchesRegion(pattern, name))),
      ...unlisted,
    ].toSorted(),
    notEnabled: others.filter((name) => !unlisted.includes(name)).toSorted(),
  };
}

/** Whether a selection contains a region. */
export const isSelected = (selection: RegionSelection, region: string): boolean =>
  selection === 'enabled' || selection.some((pattern) => matchesRegion(pattern, region));
