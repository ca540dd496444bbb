import type { ResourceException, TagTask } from '@muster/contracts';
import type { Target } from '../ports/ledger.ts';
import { withEarlierAttempt } from './changed.ts';
import { changedSince, compareTags } from './compare-tags.ts';
import { type TagPlan, TaskPlanner } from './plan-tasks.ts';
import type { Change, RuledResource, TargetRules } from './rules.ts';
import type { Excluded, SavedChanges } from './saved-plan/saved-changes.ts';
import { withoutOthers } from './saved-plan/unexpected-tags.ts';
import type { DecidedTask } from './write-tasks.ts';

/** Plans a target once: by the rules of the run, or by the plan that the run applies. */
export class PlanRound {
  readonly #rules: TargetRules;
  readonly #saved: SavedChanges | undefined;
  readonly #planner: TaskPlanner;
  /** Resources of the saved plan that are not changed. */
  readonly #excluded: TaskPlanner;
  readonly #exceptions: ResourceException[] = [];

  /** @param saved the changes of the plan. Undefined: the rules decide */
  constructor(
    target: Target,
    rules: TargetRules,
    origin: Pick<TagTask, 'readAt' | 'round'>,
    saved: SavedChanges | undefined,
  ) {
    this.#rules = rules;
    this.#saved = saved;
    this.#planner = new TaskPlanner(target, rules.ruleIds, origin);
    this.#excluded = new TaskPlanner(target, rules.ruleIds, origin);
  }

  /** Adds a resource without an outcome. @throws RulesDisagreeError */
  add(resource: RuledResource): void {
    if (this.#saved === undefined) return this.#planner.put(resource, this.#rules.changeOf(resource));
    if (resource.goneAt !== undefined) return;
    const decision = this.#saved.decide(resource);
    if (decision === undefined) return;
    if ('exception' in decision) this.#exclude(decision);
    else this.#planner.put(resource, decision);
  }

  /**
   * Adds a resource after an attempt that may have changed some of its tags. If somebody else has changed another one, the
   * resource is left as it is. With a guard for each tag, only the tags of others stay.
   */
  continue(resource: RuledResource, change: Change): void {
    const { resourceId, tags } = resource;
    const comparison = compareTags(tags, change);
    if (typeof comparison === 'string' || this.#saved?.guardOf(resourceId) === 'tag') {
      this.#saved?.skip(resourceId);
      return this.#planner.put(resource, { ...withoutOthers(tags, change), mayBeChanged: true });
    }
    this.count(resource, change.ruleIds);
    this.#exclude({
      change,
      exception: withEarlierAttempt({ id: resourceId, ...changedSince(comparison) }),
    });
  }

  /** Counts a resource with an outcome. The rules in `ruleIds` are counted with its task. */
  count(resource: RuledResource, ruleIds: readonly string[]): void {
    if (this.#saved === undefined) this.#planner.count(this.#rules.changeOf(resource), ruleIds);
    else this.#saved.skip(resource.resourceId);
  }

  /** @throws RulesDisagreeError */
  finish(): TagPlan & { readonly decided: DecidedTask[] } {
    this.#rules.finish();
    for (const missing of this.#saved?.missing ?? []) this.#exclude(missing);
    const decided = this.#excluded.finish().tasks.map((task) => ({ task, exceptions: this.#exceptions }));
    return { ...this.#planner.finish(), decided };
  }

  #exclude({ change, exception }: Excluded): void {
    this.#exceptions.push(exception);
    this.#excluded.put({ resourceId: exception.id, tags: new Map() }, change);
  }
}
