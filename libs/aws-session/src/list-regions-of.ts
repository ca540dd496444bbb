import type { Failure, RunContext } from '@muster/contracts';
import { failureOf } from '@muster/errors';
import { type DescribedRegions, namedRegions, namesEveryRegion } from '@muster/regions';

/**
 * EC2's answers if the role may not list regions, a policy denies the called region, or the account has not enabled it.
 * Source: EC2 API Reference, error codes.
 */
const REFUSALS = new Set([
  'UnauthorizedOperation',
  'AccessDenied',
  'AccessDeniedException',
  'AuthFailure',
  'OptInRequired',
]);

/** Whether listing the regions is denied, in general or in the called region. */
export const isRegionListRefused = (error: unknown): error is Error =>
  error instanceof Error && REFUSALS.has(error.name);

export interface ListedRegions extends DescribedRegions {
  /** Why the regions of the account could not be listed. The run then uses the regions that it names. */
  readonly unlisted?: Failure | undefined;
}

/**
 * The regions of an account, listed in the home region. If that is refused, the first region in the configuration is
 * called. If that is refused too, a run whose configuration names every region needs no list.
 * @param describe lists the regions by calling the given one
 * @throws the error of the home region
 */
export async function listRegionsOf(
  { homeRegion, regions: selection }: Pick<RunContext, 'homeRegion' | 'regions'>,
  describe: (region: string) => Promise<DescribedRegions>,
): Promise<ListedRegions> {
  try {
    return await describe(homeRegion);
  } catch (error) {
    if (!isRegionListRefused(error)) throw error;
    const named = namedRegions(selection);
    const listed = await describeElsewhere(named, homeRegion, describe);
    if (listed !== undefined) return listed;
    if (!namesEveryRegion(selection)) throw error;
    const regions = named.map((name) => ({ name, enabled: true }));
    return { regions, odd: [], unlisted: failureOf(error) };
  }
}

/** Report the refusal of the home region, whatever the other region answers. */
async function describeElsewhere(
  named: readonly string[],
  homeRegion: string,
  describe: (region: string) => Promise<DescribedRegions>,
): Promise<DescribedRegions | undefined> {
  const other = named.find((name) => name !== homeRegion);
  return other === undefined ? undefined : describe(other).catch(() => undefined);
}
