import {
  MAX_RESOURCES_PER_TASK,
  type Pairs,
  type PlannedRule,
  type TagPairs,
  type TagTask,
} from '@muster/contracts';
import type { Target } from '../ports/ledger.ts';
import { RuleTally } from './rule-tally.ts';
import { type Change, changesTags, exceedsTagLimit, type RuledResource } from './rules.ts';

/**
 * A task is one DynamoDB item of at most 400 KB (names and values, UTF-8). The estimate below keeps a margin.
 * Source: DynamoDB Developer Guide, Constraints.
 */
const MAX_TASK_BYTES = 300 * 1024;
const BYTES_OF_OTHER_ATTRIBUTES = 1024;
/** Attribute names, type and length bytes for each resource and each pair. */
const BYTES_AROUND_RESOURCE = 32;
const BYTES_AROUND_PAIR = 8;

/** Bytes of a rule in the list of a resource. */
const BYTES_OF_POSITION = 4;

/** Sorts after every change. */
const LAST = '~';

type PlannedResource = TagTask['resources'][number];

/** When the tags of the resources were read, the round in which they are planned, and how they are compared. */
type TaskOrigin = Pick<TagTask, 'readAt' | 'round' | 'guard'>;

interface Group {
  readonly exceedsTagLimit: boolean;
  readonly set: TagPairs;
  readonly remove: TagPairs;
  readonly ruleIds: Set<string>;
  readonly resources: (PlannedResource & { readonly ruleIds: readonly string[] })[];
}

export interface TagPlan {
  /** Ordered by change, those that EC2 would refuse last, then by resource ID. Numbered from 1. */
  readonly tasks: readonly TagTask[];
  /** Resources in all tasks. Each is in exactly one. */
  readonly planned: number;
  /** Tag values that differ from a rule's value and are kept. */
  readonly conflictsKept: number;
  /** Rules that match a resource, in their order. */
  readonly rules: readonly PlannedRule[];
}

const bytesOfPairs = (pairs: Pairs<string | null>): number =>
  pairs.reduce(
    (sum, [key, value]) => sum + BYTES_AROUND_PAIR + Buffer.byteLength(key) + Buffer.byteLength(value ?? ''),
    0,
  );

const bytesOfResource = ({ id, before, rules, kept = [] }: PlannedResource): number =>
  BYTES_AROUND_RESOURCE +
  BYTES_OF_POSITION * (rules?.length ?? 0) +
  id.length +
  bytesOfPairs(before) +
  bytesOfPairs(kept.flatMap(({ key, value, wanted }) => [[key, value] as const, [key, wanted] as const]));

/** A resource as stored in the task: with its rules if they are not all rules of the task. */
const withRules =
  (ofTask: readonly string[]) =>
  ({ ruleIds, ...resource }: Group['resources'][number]): PlannedResource =>
    ruleIds.length === ofTask.length
      ? resource
      : { ...resource, rules: ruleIds.map((id) => ofTask.indexOf(id)) };

/** Cuts resources into groups that fit into one task each. */
function* cut({
  set,
  remove,
  ruleIds,
  resources,
}: Omit<Group, 'resources'> & { resources: PlannedResource[] }): Generator<PlannedResource[]> {
  const ownBytes =
    BYTES_OF_OTHER_ATTRIBUTES +
    bytesOfPairs(set) +
    bytesOfPairs(remove) +
    bytesOfPairs([...ruleIds].map((id) => [id, '']));
  let part: PlannedResource[] = [];
  let bytes = ownBytes;
  for (const resource of resources.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const more = bytesOfResource(resource);
    if (part.length === MAX_RESOURCES_PER_TASK || (part.length > 0 && bytes + more > MAX_TASK_BYTES)) {
      yield part;
      part = [];
      bytes = ownBytes;
    }
    part.push(resource);
    bytes += more;
  }
  yield part;
}

/**
 * Collects the resources of a target one by one and groups those with the same change into tasks. The same rules and
 * resources, in any order, give the same plan.
 */
export class TaskPlanner {
  readonly #target: Target;
  readonly #ruleIds: readonly string[];
  readonly #groups = new Map<string, Group>();
  #planned = 0;
  #conflictsKept = 0;
  readonly #tally = new RuleTally();
  readonly #origin: TaskOrigin;

  /** @param ruleIds names of all rules of the run, in their order */
  constructor(target: Target, ruleIds: readonly string[], origin: TaskOrigin = {}) {
    this.#target = target;
    this.#ruleIds = ruleIds;
    this.#origin = origin;
  }

  /** Call this once for each resource of the target, in any order. */
  put(resource: Pick<RuledResource, 'resourceId' | 'tags' | 'managedBy'>, change: Change): void {
    const { set, remove = [], before, ruleIds, keptKeys, matched, conflicts = [] } = change;
    const { changedByOthers = [], mayBeChanged } = change;
    for (const { id, fate } of matched) this.#tally.add(id, fate);
    this.#conflictsKept += keptKeys.length + conflicts.filter(({ key }) => key !== undefined).length;
    if (!changesTags({ set, remove })) return;
    const overLimit = exceedsTagLimit(resource.tags, set);
    const key = `${overLimit ? LAST : ''}${JSON.stringify(set)}${remove.length === 0 ? '' : JSON.stringify(remove)}`;
    const group = this.#groups.get(key) ?? {
      exceedsTagLimit: overLimit,
      set,
      remove,
      ruleIds: new Set(),
      resources: [],
    };
    this.#groups.set(key, group);
    ruleIds.forEach((id) => group.ruleIds.add(id));
    group.resources.push({
      id: resource.resourceId,
      before,
      ruleIds,
      ...(resource.managedBy === undefined ? {} : { managed: true as const }),
      ...(changedByOthers.length === 0 ? {} : { kept: [...changedByOthers] }),
      ...(mayBeChanged === undefined ? {} : { mayBeChanged }),
    });
    this.#planned += 1;
  }

  /**
   * Counts a resource that is in a task already, with its change by the rules. The rules in `ruleIds` decide its tags and are counted with that task.
   */
  count({ matched, keptKeys }: Pick<Change, 'matched' | 'keptKeys'>, ruleIds: readonly string[]): void {
    this.#conflictsKept += keptKeys.length;
    // A tag that was changed after the task was applied is not set again in this run.
    for (const { id, fate } of matched)
      if (!ruleIds.includes(id)) this.#tally.add(id, fate === 'planned' ? 'kept' : fate);
  }

  finish(): TagPlan {
    const { runId, accountId, region, resourceType, ledgerRetention } = this.#target;
    const tasks: TagTask[] = [];
    for (const [, group] of [...this.#groups].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      const ruleIds = this.#ruleIds.filter((id) => group.ruleIds.has(id));
      for (const resources of cut({ ...group, resources: group.resources.map(withRules(ruleIds)) })) {
        const taskNumber = tasks.length + 1;
        tasks.push({
          schemaVersion: 1,
          runId,
          accountId,
          region,
          ...(resourceType === undefined ? {} : { resourceType }),
          taskNumber,
          set: group.set,
          ...(group.remove.length > 0 ? { remove: group.remove } : {}),
          ruleIds,
          resources,
          ...(group.exceedsTagLimit && { exceedsTagLimit: true as const }),
          ...this.#origin,
          ...(ledgerRetention === undefined ? {} : { ledgerRetention }),
        });
      }
    }
    return {
      tasks,
      planned: this.#planned,
      conflictsKept: this.#conflictsKept,
      rules: this.#tally.inOrderOf(this.#ruleIds),
    };
  }
}
