import type { CheckTaggerOutput } from '@muster/contracts';
import { regionCheckOf } from '@muster/regions';
import type { TaggingProbe } from '../ports/tagging-probe.ts';
import type { KnownPlace } from './check-tag-keys.ts';

/**
 * The calls beside the one that sets tags that AWS refuses, tried in one place for each resource type. An answer that is
 * not a refusal shows nothing about permissions.
 */
export async function deniedActions(
  places: readonly Pick<KnownPlace, 'place' | 'tags'>[],
  probe: TaggingProbe,
): Promise<Pick<CheckTaggerOutput, 'deniedActions'>> {
  const tried = await Promise.all(
    places.map(async ({ place, tags }) =>
      (await probe.dryRunOthers(place, tags)).map(({ action, end }) => ({
        action,
        check: regionCheckOf(place.region, end),
      })),
    ),
  );
  const denied = new Map(
    tried
      .flat()
      .flatMap(({ action, check }) =>
        check.status === 'denied' ? [[action, { action, code: check.code, message: check.message }]] : [],
      ),
  );
  return denied.size === 0 ? {} : { deniedActions: [...denied.values()] };
}
