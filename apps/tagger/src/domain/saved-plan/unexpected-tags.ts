import type { Pairs, ResourceException, TagPairs, Tags } from '@muster/contracts';
import { CHANGED } from '../changed.ts';

/** Somebody else has set all tags of the task. */
const ALREADY_SET = 'AlreadySet';

interface Wanted {
  readonly set: TagPairs;
  readonly remove?: TagPairs | undefined;
}
type Expected = Wanted & { readonly before: Pairs<string | null> };

/** Whether a resource has all tags that a task sets, and none that it removes. */
export const hasAll = (tags: Tags, { set, remove = [] }: Wanted): boolean =>
  set.every(([key, value]) => tags.get(key) === value) && remove.every(([key]) => !tags.has(key));

/**
 * Why the tags of a resource must not be changed, from their present values. Undefined: they are as the task expects.
 * @param tags all tags of the resource, or at least those with the keys of the task
 */
export function whyUnexpected(tags: Tags, expected: Expected): Omit<ResourceException, 'id'> | undefined {
  const different = expected.before.find(([key, value]) => (tags.get(key) ?? null) !== value);
  if (different === undefined) return undefined;
  if (hasAll(tags, expected))
    return { outcome: 'skipped', code: ALREADY_SET, message: 'The resource has the wanted tags already' };
  return {
    outcome: 'skipped',
    code: CHANGED,
    message: 'A tag of the task was changed after it was read; nothing was changed',
  };
}
