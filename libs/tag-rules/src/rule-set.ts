import type { LeftAloneReason, Pairs, ProtectedTagKeys, Rule, TagPairs } from '@muster/contracts';
import { type Actions, actionsOf, type Wish } from './actions.ts';
import { type Predicate, ruleCondition } from './conditions.ts';
import type { Conflict } from './conflicts.ts';
import { type Disagreement, type Decision, decide } from './decide.ts';
import { AccountFactsUnknownError, type Facts, type RuledResource } from './facts.ts';
import { isOwned } from './owned.ts';
import { untouchableKeys } from './tag-keys.ts';

/** What a rule did for a resource that it matches. One of the counts of `PlannedRule`. */
export type RuleFate = 'planned' | 'kept' | 'nothingToDo' | 'overruled';

/** The change of one resource by rules. An empty `set` without `remove` means none. */
export interface RuleChange {
  /** By key. */
  readonly set: TagPairs;
  /** The tags to remove, each with its current value, by key. Absent: none. */
  readonly remove?: TagPairs | undefined;
  /** The current value of each key of `set` and `remove`, or null if it is absent. By key. */
  readonly before: Pairs<string | null>;
  /** Rules that decided at least one key of `set` or `remove`, in their order. */
  readonly ruleIds: readonly string[];
  /** Keys that keep a value other than the rule's. */
  readonly keptKeys: readonly string[];
  /** The rules that match the resource, in their order, with the result of each for the resource. */
  readonly matched: readonly { readonly id: string; readonly fate: RuleFate }[];
  /** What rules could not do. Absent: nothing. */
  readonly conflicts?: readonly Conflict[] | undefined;
  /** Keys to which rules of the same priority give different values. They are not changed. Absent: none. */
  readonly disagreements?: readonly Disagreement[] | undefined;
}

export interface RuleOptions {
  /** Keys that no rule changes. Default: only those that AWS reserves. */
  readonly protectedTagKeys?: ProtectedTagKeys | undefined;
}

interface CompiledRule {
  readonly rule: Rule;
  readonly condition: Predicate;
  readonly actions: Actions;
}

/** A rule that matches a resource, and what it wants. */
export interface Matching {
  readonly rule: Pick<Rule, 'id' | 'priority'>;
  readonly actions: Pick<Actions, 'accepts'>;
  readonly wish: Wish;
}

const NONE: RuleChange = { set: [], before: [], ruleIds: [], keptKeys: [], matched: [] };

/** Compiled rules. */
export class RuleSet {
  readonly rules: readonly Rule[];
  readonly #compiled: readonly CompiledRule[];
  /** Compiled when a resource that no rule matches is found. */
  #exceptions: { readonly states: readonly Predicate[]; readonly managed: readonly Predicate[] } | undefined;

  constructor(rules: readonly Rule[], { protectedTagKeys = [] }: RuleOptions = {}) {
    const isUntouchable = untouchableKeys(protectedTagKeys);
    this.rules = rules;
    this.#compiled = rules.map((rule) => ({
      rule,
      condition: ruleCondition(rule),
      actions: actionsOf(rule, isUntouchable),
    }));
  }

  /**
   * The change of a resource. All rules use the current tags, not the result of other rules. Within a rule, each action
   * uses the result of the earlier ones. A key that already has the value needs no change.
   * A second call after the change was applied returns no change, provided that no rule's conditions or templates read
   * a key that another rule changes.
   * @throws AccountFactsUnknownError with the name of the rule
   */
  changeOf(resource: RuledResource, facts: Facts): RuleChange {
    let matching: Matching[] | undefined;
    let reported: Conflict[] | undefined;
    for (const { rule, condition, actions } of this.#compiled)
      try {
        if (!condition(resource, facts)) continue;
        if (leavesOwned(rule) && isOwned(resource)) {
          if (rule.owned === 'report') (reported ??= []).push(ownedConflict(rule.id));
          continue;
        }
        (matching ??= []).push({ rule, actions, wish: actions.apply(resource, facts) });
      } catch (error) {
        throw error instanceof AccountFactsUnknownError ? error.ofRule(rule.id) : error;
      }
    if (matching === undefined) return reported === undefined ? NONE : { ...NONE, conflicts: reported };
    return changeOf(resource, matching, decide(matching), reported);
  }

  /** Why no rule changes a resource that is in no `matched`. */
  whyUnmatched(
    resource: RuledResource,
    facts: Facts,
  ): Extract<LeftAloneReason, 'Owned' | 'State' | 'Managed' | 'NoRule'> {
    const isMatch = (condition: Predicate) => isKnownMatch(condition, resource, facts);
    if (this.#compiled.some(({ condition }) => isMatch(condition))) return 'Owned';
    this.#exceptions ??= {
      states: this.rules.map((rule) => ruleCondition(rule, 'states')),
      managed: this.rules.map((rule) => ruleCondition(rule, 'managed')),
    };
    if (this.#exceptions.states.some(isMatch)) return 'State';
    return this.#exceptions.managed.some(isMatch) ? 'Managed' : 'NoRule';
  }
}

/** Whether a condition matches. What is not known about the account leaves the reason open, and changes nothing. */
function isKnownMatch(condition: Predicate, resource: RuledResource, facts: Facts): boolean {
  try {
    return condition(resource, facts);
  } catch (error) {
    if (error instanceof AccountFactsUnknownError) return false;
    throw error;
  }
}

const leavesOwned = ({ owned }: Rule): boolean => owned === 'leave' || owned === 'report';

const ownedConflict = (ruleId: string): Conflict => ({
  reason: 'Owned',
  ruleId,
  message: 'an AWS service owns the resource',
});

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

function changeOf(
  { tags }: RuledResource,
  matching: readonly Matching[],
  { values, kept, deciding, overruled, disagreements }: Decision,
  reported: readonly Conflict[] | undefined,
): RuleChange {
  const set: (readonly [string, string])[] = [];
  const remove: (readonly [string, string])[] = [];
  const before: (readonly [string, string | null])[] = [];
  const changedKeys = new Set<string>();
  for (const [key, value] of values) {
    const present = tags.get(key);
    if (value === (present ?? null)) continue;
    if (value !== null) set.push([key, value]);
    else if (present !== undefined) remove.push([key, present]);
    before.push([key, present ?? null]);
    changedKeys.add(key);
  }
  const fateOf = (one: Matching): RuleFate => {
    if (deciding.get(one)?.some((key) => changedKeys.has(key)) === true) return 'planned';
    if (one.wish.conflicts.length > 0 || one.wish.kept.some((key) => kept.has(key))) return 'kept';
    return one.wish.wanted.size > 0 && overruled.get(one) === one.wish.wanted.size
      ? 'overruled'
      : 'nothingToDo';
  };
  const matched = matching.map((one) => ({ id: one.rule.id, fate: fateOf(one) }));
  const conflicts = [...(reported ?? []), ...matching.flatMap(({ wish }) => wish.conflicts)];
  return {
    set: set.sort(byKey),
    ...(remove.length === 0 ? {} : { remove: remove.sort(byKey) }),
    before: before.sort(byKey),
    ruleIds: matched.filter(({ fate }) => fate === 'planned').map(({ id }) => id),
    keptKeys: [...kept],
    matched,
    ...(conflicts.length === 0 ? {} : { conflicts }),
    ...(disagreements.length === 0 ? {} : { disagreements }),
  };
}

/**
 * Compiles rules once for many resources.
 * @throws ImpossibleStateError if a pattern or a template is not valid, which `ruleProblems` reports
 */
export const compileRules = (rules: readonly Rule[], options?: RuleOptions): RuleSet =>
  new RuleSet(rules, options);
