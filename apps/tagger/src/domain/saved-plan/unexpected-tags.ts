import type { ResourceException, Tags, TagTask } from '@muster/contracts';
import { changedSince, compareTags, wantedTags } from '../compare-tags.ts';
import type { Change } from '../rules.ts';

/** Somebody else has set all tags of the task. */
const ALREADY_SET = {
  outcome: 'skipped',
  code: 'AlreadySet',
  message: 'The resource has the wanted tags already',
} as const;

/**
 * What is left to do of a change, from the present tags of its resource. Each tag must have the value that the plan saw
 * or the wanted value. A tag with the wanted value is left out: somebody else set it, or an attempt that was
 * interrupted. If all tags have it, or a tag has another value, the answer is the reason why nothing is changed.
 * @param tags all tags of the resource, or at least those with the keys of the change
 * @param guard `tag`: only the tags with another value stay, and the others are changed
 */
export function remainingOf(
  tags: Tags,
  change: Change,
  guard?: TagTask['guard'],
): Change | Omit<ResourceException, 'id'> {
  const comparison = compareTags(tags, change);
  if (comparison === 'done') return ALREADY_SET;
  const others = comparison === 'as-planned' ? [] : changedByOthers(tags, change);
  const open = wantedTags(change)
    .filter(([key, value]) => (tags.get(key) ?? null) !== value)
    .filter(([key]) => !others.some((other) => other.key === key));
  if (comparison !== 'as-planned' && (guard !== 'tag' || open.length === 0)) return changedSince(comparison);
  if (open.length === wantedTags(change).length) return change;
  const keys = new Set(open.map(([key]) => key));
  return {
    ...partOf(change, (key) => keys.has(key)),
    ...(others.length === 0 ? {} : { changedByOthers: others }),
  };
}

/** A change without the tags that have neither the value that the plan saw nor the wanted one. */
export function withoutOthers(tags: Tags, change: Change): Change {
  const others = changedByOthers(tags, change);
  return {
    ...partOf(change, (key) => !others.some((other) => other.key === key)),
    changedByOthers: [...(change.changedByOthers ?? []), ...others],
  };
}

/** The tags that have neither the value that the plan saw nor the wanted one. */
function changedByOthers(tags: Tags, change: Change): NonNullable<Change['changedByOthers']> {
  const { before, remove = [] } = change;
  const expected = new Map<string, string | null>([...before, ...remove]);
  return wantedTags(change).flatMap(([key, wanted]) => {
    const value = tags.get(key) ?? null;
    return value === wanted || value === (expected.get(key) ?? null) ? [] : [{ key, value, wanted }];
  });
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
