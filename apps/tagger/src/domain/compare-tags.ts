import type { Pairs, ResourceException, TagTask } from '@muster/contracts';
import { shortenMessage } from '@muster/errors';
import { CHANGED } from './changed.ts';
import { MAX_MESSAGE_BYTES } from './limits.ts';

type PlannedResource = TagTask['resources'][number];

/**
 * - `as-planned`: every key has the value that the plan saw, or the wanted one.
 * - `done`: every key has the wanted value.
 * - Otherwise the exception of a resource that must not be changed.
 */
export type Comparison = 'as-planned' | 'done' | ResourceException;

/** The keys that a task touches, each with the value that it wants, or null if the tag is to be removed. */
export const wantedTags = ({ set, remove = [] }: Pick<TagTask, 'set' | 'remove'>): Pairs<string | null> => [
  ...set,
  ...remove.map(([key]) => [key, null] as const),
];

/** The keys that a task touches. */
export const keysOf = (task: TagTask): string[] => wantedTags(task).map(([key]) => key);

/** Compares the present tags of a resource with what the plan saw and wants. */
export function comparisonOf(
  task: TagTask,
  { id, before }: PlannedResource,
  present: ReadonlyMap<string, string>,
): Comparison {
  const planned = new Map([...before, ...(task.remove ?? [])]);
  let isDone = true;
  for (const [key, wanted] of wantedTags(task)) {
    const value = present.get(key) ?? null;
    if (value === wanted) continue;
    isDone = false;
    const expected = planned.get(key) ?? null;
    if (value !== expected) return changed(id, { key, value, expected });
  }
  return isDone ? 'done' : 'as-planned';
}

interface Difference {
  readonly key: string;
  readonly value: string | null;
  readonly expected: string | null;
}

function changed(id: string, { key, value, expected }: Difference): ResourceException {
  const now =
    value === null
      ? `no longer has ${quoted(key)}, or does not exist any more`
      : `has ${quoted(key)} = ${quoted(value)}`;
  const then = expected === null ? 'did not have the tag' : `had ${quoted(expected)}`;
  const message = `The resource ${now}; when the plan was made, it ${then}. Nothing was changed`;
  return { id, outcome: 'skipped', code: CHANGED, message: shortenMessage(message, MAX_MESSAGE_BYTES) };
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
