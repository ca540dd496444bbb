import type { ResourceException, TagTask } from '@muster/contracts';
import { shortenMessage } from '@muster/errors';
import type { ResourceFacts } from '../ports/resource-facts.ts';
import type { PresentTags } from '../ports/tag-reader.ts';
import type { TagRefusal } from '../ports/tag-writer.ts';
import type { ApplyTaskPorts, Decisions } from './apply-task.ts';
import { CHANGED, TAGS_NOT_COMPARED } from './changed.ts';
import { changedSince, compareTags, isDoubtful, keysOf } from './compare-tags.ts';
import { MAX_MESSAGE_BYTES } from './limits.ts';
import { endsTask, type TaggingCalls } from './tagging-calls.ts';

type PlannedResource = TagTask['resources'][number];
type Decided = Pick<Decisions, 'applied' | 'exceptions'>;

const NO_TAGS: ReadonlyMap<string, string> = new Map();

const NOT_SHOWN =
  'AWS does not show the resource any more, so its tags were not compared. Nothing was changed';

/**
 * Reads the present values of a task's keys for some of its resources. Decides those that have the wanted values
 * already, and those with other values than the plan saw. If the values cannot be read, all of them fail.
 * DescribeTags reads the values. If it is refused, and where it may hide the tags of a resource, the resource's facts
 * are read in its place.
 * @throws what interrupts the attempt; trying again later may help
 */
export async function compareTask(
  task: TagTask,
  resources: readonly PlannedResource[],
  ports: ApplyTaskPorts,
  calls: TaggingCalls,
): Promise<Decided> {
  if (resources.length === 0) return { applied: [], exceptions: [] };
  const ids = resources.map(({ id }) => id);
  const read = await calls.make(
    () => ports.reader.tagsOf(ids, keysOf(task)),
    () => true,
  );
  if ('answer' in read) {
    const doubtful = resources.filter((resource) => isDoubtful(resource, read.answer)).map(({ id }) => id);
    const facts =
      doubtful.length === 0 ? new Map<string, ResourceFacts>() : await readFacts(doubtful, ports, calls);
    // Without the right to read facts, DescribeTags decides alone.
    if (facts === undefined) return decided(task, resources, read.answer);
    return decided(task, resources, new Map([...read.answer, ...tagsIn(facts)]), missing(doubtful, facts));
  }
  const { refusal } = read;
  if (endsTask(refusal)) return failed(ids, { code: refusal.code, ...refusal.blame });
  const facts = await readFacts(ids, ports, calls);
  if (facts !== undefined) return decided(task, resources, tagsIn(facts), missing(ids, facts));
  return failed(ids, notCompared(refusal));
}

const notCompared = ({ code, message }: TagRefusal) => ({
  outcome: 'failed' as const,
  code: TAGS_NOT_COMPARED,
  message: `The present tags could not be read, so nothing was changed: ${code}: ${message}`,
});

/** Undefined if AWS refuses to show them. */
async function readFacts(
  ids: readonly string[],
  { facts }: ApplyTaskPorts,
  calls: TaggingCalls,
): Promise<ReadonlyMap<string, ResourceFacts> | undefined> {
  const read = await calls.make(
    () => facts.factsOf(ids),
    () => false,
  );
  return 'answer' in read ? read.answer : undefined;
}

const tagsIn = (facts: ReadonlyMap<string, ResourceFacts>): PresentTags =>
  new Map([...facts].map(([id, { tags }]) => [id, tags]));

const missing = (ids: readonly string[], facts: ReadonlyMap<string, unknown>): ReadonlySet<string> =>
  new Set(ids.filter((id) => !facts.has(id)));

/** @param notShown resources whose present tags are unknown */
function decided(
  task: TagTask,
  resources: readonly PlannedResource[],
  present: PresentTags,
  notShown: ReadonlySet<string> = new Set(),
): Decided {
  const applied: string[] = [];
  const exceptions: ResourceException[] = [];
  for (const resource of resources) {
    const { id } = resource;
    if (notShown.has(id)) exceptions.push({ id, outcome: 'skipped', code: CHANGED, message: NOT_SHOWN });
    else {
      const { set, remove } = task;
      const { before } = resource;
      const comparison = compareTags(present.get(id) ?? NO_TAGS, { set, remove, before });
      if (comparison === 'done') applied.push(id);
      else if (comparison !== 'as-planned') exceptions.push({ id, ...changedSince(comparison) });
    }
  }
  return { applied, exceptions };
}

const failed = (ids: readonly string[], why: Omit<ResourceException, 'id'>): Decided => ({
  applied: [],
  exceptions: ids.map((id) => ({ ...why, id, message: shortenMessage(why.message, MAX_MESSAGE_BYTES) })),
});
