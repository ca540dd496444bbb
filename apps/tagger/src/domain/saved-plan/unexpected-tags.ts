import type { ResourceException, TagPairs, Tags } from '@muster/contracts';
import { CHANGED } from '../changed.ts';
import { type Change, changesTags } from '../rules.ts';

/** Somebody else has set all tags of the task. */
const ALREADY_SET = 'AlreadySet';

interface Wanted {
  readonly set: TagPairs;
  readonly remove?: TagPairs | undefined;
}

/** Whether a resource has all tags that a task sets, and none that it removes. */
export const hasAll = (tags: Tags, { set, remove = [] }: Wanted): boolean =>
  set.every(([key, value]) => tags.get(key) === value) && remove.every(([key]) => !tags.has(key));

/**
 * What is left to do of a change, from the present tags of its resource. Each tag must have the value that the plan saw
 * or the wanted value. A tag with the wanted value is left out: somebody else set it, or an attempt that was
 * interrupted. If all tags have it, or a tag has another value, the answer is the reason why nothing is changed.
 * @param tags all tags of the resource, or at least those with the keys of the change
 */
export function remainingOf(tags: Tags, change: Change): Change | Omit<ResourceException, 'id'> {
  const different = change.before.filter(([key, value]) => (tags.get(key) ?? null) !== value);
  if (different.length === 0) return change;
  if (hasAll(tags, change))
    return { outcome: 'skipped', code: ALREADY_SET, message: 'The resource has the wanted tags already' };
  const touched = new Set(different.map(([key]) => key));
  const rest = partOf(change, (key) => !touched.has(key));
  if (
    changesTags(rest) &&
    hasAll(
      tags,
      partOf(change, (key) => touched.has(key)),
    )
  )
    return rest;
  return {
    outcome: 'skipped',
    code: CHANGED,
    message: 'A tag of the task was changed after it was read; nothing was changed',
  };
}

/** The part of a change that concerns some of its keys. */
function partOf({ set, remove = [], before, ...change }: Change, concerns: (key: string) => boolean): Change {
  const removed = remove.filter(([key]) => concerns(key));
  return {
    ...change,
    set: set.filter(([key]) => concerns(key)),
    ...(removed.length === 0 ? {} : { remove: removed }),
    before: before.filter(([key]) => concerns(key)),
  };
}
