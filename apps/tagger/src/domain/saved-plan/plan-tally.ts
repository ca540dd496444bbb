import type { KeyOfPlan, LeftAloneReason, ReportedConflict, RuleOfPlan } from '@muster/contracts';
import type { TargetCounts } from '../../ports/plan-store.ts';
import { type Change, changesTags, type RuledResource, type TargetRules } from '../rules.ts';

/** Resources that a plan names for each reason. */
export const MAX_EXAMPLES = 3;

type Counts<Value> = { -readonly [Field in keyof Value]: Value[Field] };

/** A rule that matches no resource. */
export const noRuleOfPlan = (id: string): RuleOfPlan => ({
  id,
  planned: 0,
  kept: 0,
  nothingToDo: 0,
  overruled: 0,
  tagLimit: 0,
});

/** Counts the changes of a plan in one target, and why the other resources stay as they are. */
export class PlanTally {
  readonly #ruleIds: readonly string[];
  readonly #byRule = new Map<string, Counts<RuleOfPlan>>();
  readonly #byKey = new Map<string, Counts<KeyOfPlan>>();
  readonly #reported = new Map<ReportedConflict['reason'], Counts<ReportedConflict>>();
  readonly #leftAlone = new Map<LeftAloneReason, number>();
  #present = 0;
  #resources = 0;
  #tags = 0;
  #conflicts = 0;

  readonly #whyUnmatched: TargetRules['whyUnmatched'];

  /**
   * @param ruleIds names of all rules of the plan, in their order
   * @param ruled the rules with what they know of the target, for `add`
   */
  constructor(ruleIds: readonly string[], ruled?: Pick<TargetRules, 'whyUnmatched'>) {
    this.#ruleIds = ruleIds;
    this.#whyUnmatched = (resource) => ruled?.whyUnmatched(resource) ?? 'NoRule';
  }

  /**
   * Call this once for each present resource.
   * @param isOverLimit the change is left out, because EC2 would refuse it
   */
  add(resource: RuledResource, change: Change, isOverLimit: boolean): void {
    this.#present += 1;
    for (const { id, fate } of change.matched)
      this.#rule(id)[isOverLimit && fate === 'planned' ? 'tagLimit' : fate] += 1;
    for (const key of change.keptKeys) this.#key(key).kept += 1;
    this.#conflicts += change.keptKeys.length;
    if (change.conflicts !== undefined) this.#report(resource, change.conflicts);
    if (!changesTags(change) || isOverLimit)
      this.#leave(isOverLimit ? 'TagLimit' : this.#whyUnchanged(resource, change));
    else this.#count(change);
  }

  /** Call this once for each resource whose change no rule decides. */
  addChange(change: Change): void {
    this.#present += 1;
    for (const { id, fate } of change.matched) this.#rule(id)[fate] += 1;
    this.#count(change);
  }

  /** Call this once for each resource that stays as it is, whatever the rules say. */
  addLeftAlone(reason: LeftAloneReason): void {
    this.#present += 1;
    this.#leave(reason);
  }

  /** @param tasks number of tasks that the changes take */
  counts(tasks: number): TargetCounts {
    return {
      resources: this.#resources,
      tags: this.#tags,
      tasks,
      conflicts: this.#conflicts,
      present: this.#present,
      byRule: this.#ruleIds.flatMap((id) => this.#byRule.get(id) ?? []),
      byKey: [...this.#byKey.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1)),
      ...(this.#reported.size === 0 ? {} : { reported: [...this.#reported.values()] }),
      leftAlone: [...this.#leftAlone].map(([reason, resources]) => ({ reason, resources })),
    };
  }

  #count({ set, remove = [], before }: Change): void {
    this.#resources += 1;
    this.#tags += set.length + remove.length;
    const values = new Map(before);
    for (const [key] of set) this.#key(key)[(values.get(key) ?? null) === null ? 'added' : 'changed'] += 1;
    for (const [key] of remove) this.#key(key).removed = (this.#key(key).removed ?? 0) + 1;
  }

  #leave(reason: LeftAloneReason): void {
    this.#leftAlone.set(reason, (this.#leftAlone.get(reason) ?? 0) + 1);
  }

  #report(
    { accountId, region, resourceId }: RuledResource,
    conflicts: NonNullable<Change['conflicts']>,
  ): void {
    const counted = new Set<string>();
    for (const { reason, ...conflict } of conflicts) {
      const counts = this.#reported.get(reason) ?? { reason, resources: 0, examples: [] };
      this.#reported.set(reason, counts);
      if (conflict.key !== undefined) this.#conflicts += 1;
      if (counted.has(reason)) continue;
      counted.add(reason);
      counts.resources += 1;
      if (counts.examples.length < MAX_EXAMPLES)
        counts.examples = [...counts.examples, { accountId, region, resourceId, ...conflict }];
    }
  }

  #whyUnchanged(resource: RuledResource, { matched, keptKeys, conflicts = [] }: Change): LeftAloneReason {
    if (keptKeys.length > 0) return 'ValueKept';
    const conflict = conflicts.find(({ key }) => key !== undefined) ?? conflicts[0];
    if (conflict !== undefined) return conflict.reason;
    return matched.length > 0 ? 'AlreadySet' : this.#whyUnmatched(resource);
  }

  #rule(id: string): Counts<RuleOfPlan> {
    const counts = this.#byRule.get(id) ?? noRuleOfPlan(id);
    this.#byRule.set(id, counts);
    return counts;
  }

  #key(key: string): Counts<KeyOfPlan> {
    const counts = this.#byKey.get(key) ?? { key, added: 0, changed: 0, kept: 0 };
    this.#byKey.set(key, counts);
    return counts;
  }
}
