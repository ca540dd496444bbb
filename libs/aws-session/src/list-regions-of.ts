import type { Failure, RunContext } from '@muster/contracts';
import { failureOf } from '@muster/errors';
import { type DescribedRegions, namedRegions, namesEveryRegion } from '@muster/regions';

/**
 * What EC2 answers where the role may not list regions, a policy denies the region that was called, or the account has
 * not enabled it. Source: EC2 API Reference, error codes.
 */
const REFUSALS = new Set([
  'UnauthorizedOperation',
  'AccessDenied',
  'AccessDeniedException',
  'AuthFailure',
  'OptInRequired',
]);

/** Whether an account does not tell its regions, or not in the region that was called. */
export const isRegionListRefused = (error: unknown): error is Error =>
  error instanceof Error && REFUSALS.has(error.name);

export interface ListedRegions extends DescribedRegions {
  /** Why the regions of the account could not be listed. The run then uses the regions that it names. */
  readonly unlisted?: Failure | undefined;
}

/**
 * The regions of an account, as it lists them in the home region. Where that is refused, the first region that the run
 * names is asked; where that one refuses too, a run that names every region does without the list.
 * @param describe lists the regions by calling the given one
 * @throws what the home region answered
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

/** Whatever the other region answers, it was only asked because the home region refused: that is what is reported. */
async function describeElsewhere(
  named: readonly string[],
  homeRegion: string,
  describe: (region: string) => Promise<DescribedRegions>,
): Promise<DescribedRegions | undefined> {
  const other = named.find((name) => name !== homeRegion);
  return other === undefined ? undefined : describe(other).catch(() => undefined);
}
