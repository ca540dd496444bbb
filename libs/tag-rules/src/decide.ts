import type { Matching } from './rule-set.ts';

/** Rules of the same priority that match a resource and give a key different values. */
export interface Disagreement {
  readonly key: string;
  readonly ruleIds: readonly [string, string];
  /** What each rule wants. Null: no tag. Undefined: another value than the one of the other rule. */
  readonly wanted: readonly [string | null, string | null | undefined];
}

/** What several rules want together. */
export interface Decision {
  /** The value of each key that is changed or has its value already. Null: no tag. */
  readonly values: ReadonlyMap<string, string | null>;
  /** Keys with another value that their rule keeps. */
  readonly kept: ReadonlySet<string>;
  /** The keys that each rule decides. */
  readonly deciding: ReadonlyMap<Matching, readonly string[]>;
  /** The number of keys of each rule that a rule of higher priority decides. */
  readonly overruled: ReadonlyMap<Matching, number>;
  readonly disagreements: readonly Disagreement[];
}

const priorityOf = ({ rule }: Matching): number => rule.priority ?? 0;

const NO_DISAGREEMENTS: readonly Disagreement[] = [];
const NONE_OVERRULED: ReadonlyMap<Matching, number> = new Map();

/** Combines the wishes of the rules that match one resource. The rule with the higher priority decides a key. */
export function decide(matching: readonly Matching[]): Decision {
  const [first] = matching;
  return first !== undefined && matching.length === 1 ? decideAlone(first) : decideTogether(matching);
}

function decideAlone(one: Matching): Decision {
  const { wanted, kept } = one.wish;
  const keptKeys = new Set(kept);
  const values = kept.length === 0 ? wanted : new Map([...wanted].filter(([key]) => !keptKeys.has(key)));
  return {
    values,
    kept: keptKeys,
    deciding: new Map([[one, [...values.keys()]]]),
    overruled: NONE_OVERRULED,
    disagreements: NO_DISAGREEMENTS,
  };
}

function decideTogether(matching: readonly Matching[]): Decision {
  const values = new Map<string, string | null>();
  const kept = new Set<string>();
  const deciding = new Map<Matching, string[]>();
  const overruled = new Map<Matching, number>();
  const disagreements: Disagreement[] = [];
  const keys = new Set(matching.flatMap(({ wish }) => [...wish.wanted.keys()]));
  for (const key of keys) {
    const wishing = matching.filter(({ wish }) => wish.wanted.has(key));
    const top = Math.max(...wishing.map(priorityOf));
    const deciders = wishing.filter((one) => priorityOf(one) === top);
    const [decider] = deciders;
    const value = decider?.wish.wanted.get(key);
    if (decider === undefined || value === undefined) continue;
    const opponents = matching.filter((one) => priorityOf(one) >= top && !agrees(one, key, value));
    const stronger = opponents.find((one) => priorityOf(one) > top);
    for (const one of wishing)
      if (stronger !== undefined || (priorityOf(one) < top && one.wish.wanted.get(key) !== value))
        overruled.set(one, (overruled.get(one) ?? 0) + 1);
    if (stronger !== undefined) continue;
    const [opponent] = opponents;
    if (opponent !== undefined) {
      disagreements.push({
        key,
        ruleIds: [decider.rule.id, opponent.rule.id],
        wanted: [value, opponent.wish.wanted.get(key)],
      });
      continue;
    }
    // One of the rules that agree may keep the present value, and another one may overwrite it.
    const acting = deciders.filter(({ wish }) => !wish.kept.includes(key));
    if (acting.length === 0) kept.add(key);
    else values.set(key, value);
    for (const one of acting.length === 0 ? [] : wishing)
      if (one.wish.wanted.get(key) === value && !one.wish.kept.includes(key))
        deciding.set(one, [...(deciding.get(one) ?? []), key]);
  }
  return { values, kept, deciding, overruled, disagreements };
}

function agrees({ wish, actions }: Matching, key: string, value: string | null): boolean {
  const wanted = wish.wanted.get(key);
  return wanted === undefined ? actions.accepts(key, value) : wanted === value;
}
