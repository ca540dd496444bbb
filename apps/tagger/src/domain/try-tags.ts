import type { InstancesToTry, RegionCheck, TagPairs } from '@muster/contracts';
import { ImpossibleStateError } from '@muster/errors';
import { regionCheckOf } from '@muster/regions';
import { typeField } from '@muster/resource-types';
import type { PlaceToTry, TaggingProbe } from '../ports/tagging-probe.ts';

/** Whether tags may be written in a region, on resources of a type. */
export type TryTags = (place: PlaceToTry, tags: TagPairs) => Promise<RegionCheck>;

const keyOf = ({ region, resourceType }: PlaceToTry): string =>
  `${region}#${typeField(resourceType).resourceType ?? ''}`;

/** Tries the known resources of a place, then an ID that no resource has, until an answer proves something. */
export function tryTagsWith(probe: TaggingProbe, known: readonly InstancesToTry[]): TryTags {
  const idsOf = new Map(known.map((each) => [keyOf(each), each.instanceIds]));
  return async (place, tags) => {
    const { region } = place;
    const type = typeField(place.resourceType);
    let end: Error = new ImpossibleStateError('nothing was tried');
    for (const id of [...(idsOf.get(keyOf(place)) ?? []), undefined]) {
      const tried = await probe.dryRun(place, tags, id);
      if (!tried.isUnknownResource) return { ...regionCheckOf(region, tried.end), ...type };
      ({ end } = tried);
    }
    return { region, ...type, status: 'not-proven', code: end.name, message: end.message };
  };
}
