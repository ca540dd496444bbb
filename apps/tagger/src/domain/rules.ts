import {
  type LeftAloneReason,
  MAX_TAGS_PER_RESOURCE,
  type Pairs,
  type Resource,
  type Rule,
  type TagPairs,
  type TagTask,
  type Tags,
} from '@muster/contracts';
import { matchesRegion } from '@muster/regions';
import { isRuleOf, resourceTypeOf } from '@muster/resource-types';

/** The part of a resource that rules check. */
export type RuledResource = Pick<
  Resource,
  'accountId' | 'region' | 'resourceId' | 'state' | 'tags' | 'goneAt' | 'managedBy'
> & {
  /** Absent: `DEFAULT_RESOURCE_TYPE`. */
  readonly resourceType?: string | undefined;
};

/** A condition of a rule that `matches` can leave out. */
type Condition = 'states' | 'managed';

/**
 * Whether a rule applies to a resource. Gone resources match no rule.
 * @param except leaves this condition out
 */
export function matches(rule: Rule, resource: RuledResource, except?: Condition): boolean {
  const { accounts, regions, states, tags = [], missingTags = [], managed } = rule.match;
  return (
    resource.goneAt === undefined &&
    isRuleOf(rule, resource.resourceType) &&
    (accounts?.includes(resource.accountId) ?? true) &&
    (regions?.some((pattern) => matchesRegion(pattern, resource.region)) ?? true) &&
    (except === 'states' ||
      (states?.some((state) => state === resource.state) ??
        !resourceTypeOf(resource.resourceType).leftOutStates.includes(resource.state))) &&
    tags.every(([key, wanted]) => {
      const value = resource.tags.get(key);
      return value !== undefined && (typeof wanted === 'string' ? value === wanted : wanted.includes(value));
    }) &&
    missingTags.every((key) => !resource.tags.has(key)) &&
    (except === 'managed' || managed === undefined || managed === (resource.managedBy !== undefined))
  );
}

/** Why no rule matches a resource. */
export function whyUnmatched(
  rules: readonly Rule[],
  resource: RuledResource,
): Extract<LeftAloneReason, 'State' | 'Managed' | 'NoRule'> {
  if (rules.some((rule) => matches(rule, resource, 'states'))) return 'State';
  return rules.some((rule) => matches(rule, resource, 'managed')) ? 'Managed' : 'NoRule';
}

/** The change of one resource. An empty `set` without `remove` means none. */
export interface Change {
  readonly set: TagPairs;
  /** The tags to remove, each with its current value. Absent: none. */
  readonly remove?: TagPairs | undefined;
  /** The current value of each key of `set` and `remove`, or null if it is absent. */
  readonly before: Pairs<string | null>;
  /** Rules that decided at least one key of `set`, in their order. */
  readonly ruleIds: readonly string[];
  /** Keys that keep a value other than the rule's. */
  readonly keptKeys: readonly string[];
  /** Tags that a plan would have changed, and that stay because somebody else has changed them. Absent: none. */
  readonly changedByOthers?: NonNullable<TagTask['resources'][number]['kept']> | undefined;
  /** The rules that match the resource, in their order, with the result of each for the resource. */
  readonly matched: readonly { readonly id: string; readonly fate: RuleFate }[];
}

/** Whether anything is to be done. */
export const changesTags = ({ set, remove = [] }: Pick<Change, 'set' | 'remove'>): boolean =>
  set.length > 0 || remove.length > 0;

/** One of the counts of `PlannedRule`. */
export type RuleFate = 'planned' | 'kept' | 'nothingToDo' | 'overruled';

/**
 * The change of a resource by the rules. All rules use the current tags, not the result of earlier rules. If several
 * matching rules set one key, only the last one decides its value and its `onConflict`. A key that already has the
 * value needs no change.
 * A second call after the change was applied returns no change, provided that no rule's `tags` or `missingTags` names a
 * key that a rule sets.
 */
export function desiredChange(rules: readonly Rule[], resource: RuledResource): Change {
  const wanted = new Map<string, { value: string; rule: Rule }>();
  const matching = rules.filter((rule) => matches(rule, resource));
  for (const rule of matching) for (const [key, value] of rule.set) wanted.set(key, { value, rule });

  const differing = [...wanted].filter(([key, { value }]) => resource.tags.get(key) !== value);
  const isChanged = ([key, { rule }]: (typeof differing)[number]) =>
    rule.onConflict === 'overwrite' || !resource.tags.has(key);
  const changes = differing.filter(isChanged);
  changes.sort(([a], [b]) => (a < b ? -1 : 1));
  const deciding = new Set(changes.map(([, { rule }]) => rule));
  const keeping = new Set(differing.map(([, { rule }]) => rule));
  const satisfied = new Set([...wanted.values()].map(({ rule }) => rule));
  const fateOf = (rule: Rule): RuleFate =>
    deciding.has(rule)
      ? 'planned'
      : keeping.has(rule)
        ? 'kept'
        : satisfied.has(rule)
          ? 'nothingToDo'
          : 'overruled';
  return {
    set: changes.map(([key, { value }]) => [key, value]),
    before: changes.map(([key]) => [key, resource.tags.get(key) ?? null]),
    ruleIds: rules.filter((rule) => deciding.has(rule)).map(({ id }) => id),
    keptKeys: differing.filter((each) => !isChanged(each)).map(([key]) => key),
    matched: matching.map((rule) => ({ id: rule.id, fate: fateOf(rule) })),
  };
}

/** Whether a resource would have more tags than EC2 allows after `set`. Tags of AWS do not count. */
export function exceedsTagLimit(tags: Tags, set: TagPairs): boolean {
  const keys = new Set(tags.keys().filter((key) => !key.startsWith('aws:')));
  const before = keys.size;
  for (const [key] of set) keys.add(key);
  return keys.size > MAX_TAGS_PER_RESOURCE && keys.size > before;
}
