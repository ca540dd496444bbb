import type { InstancesToTry, RegionCheck, TagPairs } from '@muster/contracts';
import { ImpossibleStateError } from '@muster/errors';
import { regionCheckOf } from '@muster/regions';
import type { TaggingProbe } from '../ports/tagging-probe.ts';

/** Whether tags may be written in a region. */
export type TryTags = (region: string, tags: TagPairs) => Promise<RegionCheck>;

/** Tries the known instances of a region, then an ID that no instance has, until an answer proves something. */
export function tryTagsWith(probe: TaggingProbe, instances: readonly InstancesToTry[]): TryTags {
  const known = new Map(instances.map(({ region, instanceIds }) => [region, instanceIds]));
  return async (region, tags) => {
    let end: Error = new ImpossibleStateError('nothing was tried');
    for (const instanceId of [...(known.get(region) ?? []), undefined]) {
      const tried = await probe.dryRunCreateTags(region, tags, instanceId);
      if (!tried.isUnknownResource) return regionCheckOf(region, tried.end);
      ({ end } = tried);
    }
    return { region, status: 'not-proven', code: end.name, message: end.message };
  };
}
