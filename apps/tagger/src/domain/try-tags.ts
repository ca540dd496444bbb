import type { InstancesToTry, RegionCheck, TagPairs } from '@muster/contracts';
import { regionCheckOf } from '@muster/regions';
import type { TaggingProbe } from '../ports/tagging-probe.ts';

/**
 * EC2 documents that a dry run answers `DryRunOperation` or `UnauthorizedOperation`. It does not document whether it
 * looks for the instance before or after the rights, so this code shows nothing about rights.
 */
const NO_SUCH_INSTANCE = 'InvalidInstanceID.NotFound';

/** Whether tags may be written in a region. */
export type TryTags = (region: string, tags: TagPairs) => Promise<RegionCheck>;

/** Tries the instances that are known of a region, then one that nobody has, until an answer shows something. */
export function tryTagsWith(probe: TaggingProbe, instances: readonly InstancesToTry[]): TryTags {
  const known = new Map(instances.map(({ region, instanceIds }) => [region, instanceIds]));
  return async (region, tags) => {
    let end = new Error('nothing was tried');
    for (const instanceId of [...(known.get(region) ?? []), undefined]) {
      end = await probe.dryRunCreateTags(region, tags, instanceId);
      if (end.name !== NO_SUCH_INSTANCE) return regionCheckOf(region, end);
    }
    return { region, status: 'not-proven', code: NO_SUCH_INSTANCE, message: end.message };
  };
}
