import type { RegionSelection } from './muster-config.ts';
import { KNOWN_REGIONS, matchesRegion, partitionOf } from './regions.ts';

/** Enabled by default in every account, each in another part of the world. */
const USUAL_HOME_REGIONS = ['eu-west-1', 'us-east-1', 'ap-northeast-1'];

/**
 * A region to propose as `homeRegion` where the present one is refused: in scope if possible, of the same partition.
 * Undefined where there is no other.
 */
export function otherHomeRegion(homeRegion: string, selection: RegionSelection): string | undefined {
  const partition = partitionOf(homeRegion);
  const others = KNOWN_REGIONS.filter((name) => name !== homeRegion && partitionOf(name) === partition);
  const inScope = others.filter(
    (name) => selection === 'enabled' || selection.some((pattern) => matchesRegion(pattern, name)),
  );
  const candidates = inScope.length > 0 ? inScope : others;
  return USUAL_HOME_REGIONS.find((name) => candidates.includes(name)) ?? candidates[0];
}

/** What to write in `muster.yaml` where the home region may be what a policy denies; '' where nothing helps. */
export function homeRegionHint(homeRegion: string, selection: RegionSelection): string {
  const other = otherHomeRegion(homeRegion, selection);
  return other === undefined
    ? ''
    : `set homeRegion: ${other} in muster.yaml if a policy denies the region ${homeRegion}`;
}
