import type { KeyOfPlan, LeftAloneReason, Rule, RuleOfPlan } from '@muster/contracts';
import type { TargetCounts } from '../../ports/plan-store.ts';
import { type Change, changesTags, type RuledResource, whyUnmatched } from '../rules.ts';

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
  readonly #rules: readonly Rule[];
  readonly #byRule = new Map<string, Counts<RuleOfPlan>>();
  readonly #byKey = new Map<string, Counts<KeyOfPlan>>();
  readonly #leftAlone = new Map<LeftAloneReason, number>();
  #present = 0;
  #resources = 0;
  #tags = 0;
  #conflicts = 0;

  constructor(rules: readonly Rule[]) {
    this.#rules = rules;
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
      byRule: this.#rules.flatMap(({ id }) => this.#byRule.get(id) ?? []),
      byKey: [...this.#byKey.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1)),
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

  #whyUnchanged(resource: RuledResource, { matched, keptKeys }: Change): LeftAloneReason {
    if (keptKeys.length > 0) return 'ValueKept';
    return matched.length > 0 ? 'AlreadySet' : whyUnmatched(this.#rules, resource);
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
