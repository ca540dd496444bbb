import type { Pairs, ResourceException, TagPairs, TagTask } from '@muster/contracts';
import { shortenMessage } from '@muster/errors';
import { CHANGED } from './changed.ts';
import { MAX_MESSAGE_BYTES } from './limits.ts';

type PlannedResource = TagTask['resources'][number];

/** The tags that a change sets and removes, and what the plan saw of them. */
export interface PlannedChange extends Wanted {
  /** The earlier value of each key of `set` and `remove`, or null if it was absent. */
  readonly before: Pairs<string | null>;
}

interface Wanted {
  readonly set: TagPairs;
  readonly remove?: TagPairs | undefined;
}

/**
 * - `as-planned`: every key has the value that the plan saw, or the wanted one.
 * - `done`: every key has the wanted value.
 * - Otherwise the first key that has another value. The resource must not be changed.
 */
export type Comparison = 'as-planned' | 'done' | Difference;

/** The keys that a change touches, each with the value that it wants, or null if the tag is to be removed. */
export const wantedTags = ({ set, remove = [] }: Wanted): Pairs<string | null> => [
  ...set,
  ...remove.map(([key]) => [key, null] as const),
];

/** The keys that a change touches. */
export const keysOf = (wanted: Wanted): string[] => wantedTags(wanted).map(([key]) => key);

/** Whether a resource has all tags that a change sets, and none that it removes. */
export const hasAll = (present: PresentValues, wanted: Wanted): boolean =>
  wantedTags(wanted).every(([key, value]) => (present.get(key) ?? null) === value);

/** Some or all tags of a resource. */
type PresentValues = Pick<ReadonlyMap<string, string>, 'get'>;

/**
 * Compares the present tags of a resource with what the plan saw and wants, for planning and for the consumer. A plan
 * leaves a resource that is `done` as it is. For the consumer it is applied, because an interrupted attempt at the same
 * task can have set the tags.
 * @param present all tags of the resource, or at least those with the keys of the change
 */
export function compareTags(present: PresentValues, change: PlannedChange): Comparison {
  const planned = new Map([...change.before, ...(change.remove ?? [])]);
  let isDone = true;
  for (const [key, wanted] of wantedTags(change)) {
    const value = present.get(key) ?? null;
    if (value === wanted) continue;
    isDone = false;
    const expected = planned.get(key) ?? null;
    if (value !== expected) return { key, value, expected };
  }
  return isDone ? 'done' : 'as-planned';
}

/** A key whose value the plan did not expect. */
interface Difference {
  readonly key: string;
  readonly value: string | null;
  readonly expected: string | null;
}

/** The exception of a resource that has another value than the plan saw. */
export function changedSince({ key, value, expected }: Difference): Omit<ResourceException, 'id'> {
  const now =
    value === null
      ? `no longer has ${quoted(key)}, or does not exist any more`
      : `has ${quoted(key)} = ${quoted(value)}`;
  const then = expected === null ? 'did not have the tag' : `had ${quoted(expected)}`;
  const message = `The resource ${now}; when the plan was made, it ${then}. Nothing was changed`;
  return { outcome: 'skipped', code: CHANGED, message: shortenMessage(message, MAX_MESSAGE_BYTES) };
}

/** Long keys and values must not hide the rest of the message. */
const SHOWN_CHARACTERS = 40;
const quoted = (text: string): string =>
  JSON.stringify(text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text);

/**
 * Whether DescribeTags may have hidden the tags of a resource: it shows none of the keys, and the resource had one of
 * them, or is managed by an AWS service.
 */
export const isDoubtful = (
  { id, before, managed }: PlannedResource,
  present: ReadonlyMap<string, unknown>,
): boolean => !present.has(id) && (managed === true || before.some(([, value]) => value !== null));
