import { type MusterConfig, RegionName, type RegionSelection } from '@muster/contracts';
import { KNOWN_REGIONS, matchesRegion, partitionOf } from './regions.ts';

/** The default home region. */
export const DEFAULT_HOME_REGION = 'us-east-1';

/** A region and its source, such as `AWS_REGION`. */
export interface RegionSetting {
  readonly region: string;
  readonly setting: string;
}

/**
 * The home region of a run: `homeRegion` of the configuration, or the region of the environment, or us-east-1.
 * @param ambient AWS_REGION or the region of the profile; in AWS, the region of the function
 * @returns the region, or the problem with it
 */
export function resolveHomeRegion(
  config: Pick<MusterConfig, 'homeRegion' | 'regions' | 'roles'>,
  ambient: RegionSetting | undefined,
): { readonly homeRegion: string } | { readonly problem: string } {
  const { region, setting } =
    config.homeRegion === undefined
      ? (ambient ?? { region: DEFAULT_HOME_REGION, setting: 'the default' })
      : { region: config.homeRegion, setting: 'homeRegion' };
  if (!RegionName.safeParse(region).success)
    return {
      problem: `${setting} is "${region}", which is not a region; correct the setting, or set homeRegion`,
    };
  const other = otherPartition(region, config);
  if (other === undefined) return { homeRegion: region };
  return {
    problem: `the home region ${region} (${setting}) is in the partition ${partitionOf(region)}, but ${other}; set homeRegion to a region of that partition`,
  };
}

/** The parts of the configuration in another partition than the home region. A run could not use them. */
function otherPartition(
  homeRegion: string,
  { regions, roles }: Pick<MusterConfig, 'regions' | 'roles'>,
): string | undefined {
  const home = partitionOf(homeRegion);
  if (regions !== 'enabled') {
    const inScope = KNOWN_REGIONS.filter((name) => regions.some((pattern) => matchesRegion(pattern, name)));
    const [first] = inScope;
    if (first !== undefined && !inScope.some((name) => partitionOf(name) === home))
      return `regions has only regions of ${partitionOf(first)}`;
  }
  const foreign = (roles === 'none' ? undefined : roles.through)?.find((arn) => arn.split(':')[1] !== home);
  return foreign === undefined ? undefined : `roles.through has ${foreign}`;
}

/** Enabled by default in every account, each on another continent. */
const USUAL_HOME_REGIONS = ['eu-west-1', 'us-east-1', 'ap-northeast-1'];

/**
 * A region to propose as `homeRegion` if the current one is refused: in scope if possible, in the same partition.
 * Undefined if there is no other.
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

/** What to write in `muster.yaml` if a policy may deny the home region. '' if nothing helps. */
export function homeRegionHint(homeRegion: string, selection: RegionSelection): string {
  const other = otherHomeRegion(homeRegion, selection);
  return other === undefined
    ? ''
    : `set homeRegion: ${other} in muster.yaml if a policy denies the region ${homeRegion}`;
}
