import {
  matchesRegion,
  MAX_TAGS_PER_RESOURCE,
  type Resource,
  type RunContext,
  type Tags,
} from '@muster/contracts';

type Rule = RunContext['rules'][number];

/** The part of a resource that rules look at. */
export type RuledResource = Pick<
  Resource,
  'accountId' | 'region' | 'resourceId' | 'state' | 'tags' | 'goneAt'
>;

/** States that a rule without `states` leaves out: their tags are about to vanish with them. */
const ENDING_STATES: readonly string[] = ['shutting-down', 'terminated'];

const valueOf = (tags: Tags, key: string): string | undefined =>
  Object.hasOwn(tags, key) ? tags[key] : undefined;

/** Whether a rule speaks of a resource. Gone resources match no rule. */
export function matches({ match }: Rule, resource: RuledResource): boolean {
  const { accounts, regions, states, tags = {}, missingTags = [] } = match;
  return (
    resource.goneAt === undefined &&
    (accounts?.includes(resource.accountId) ?? true) &&
    (regions?.some((pattern) => matchesRegion(pattern, resource.region)) ?? true) &&
    (states?.includes(resource.state) ?? !ENDING_STATES.includes(resource.state)) &&
    Object.entries(tags).every(([key, wanted]) => {
      const value = valueOf(resource.tags, key);
      return value !== undefined && (typeof wanted === 'string' ? value === wanted : wanted.includes(value));
    }) &&
    missingTags.every((key) => !Object.hasOwn(resource.tags, key))
  );
}

/** What is to change on one resource; an empty `set` means nothing. */
export interface Change {
  readonly set: Tags;
  /** The value that each key of `set` has now, null where it is absent. */
  readonly before: Readonly<Record<string, string | null>>;
  /** Rules that decided at least one key of `set`, in their order. */
  readonly ruleIds: readonly string[];
  /** Keys that have another value than a rule wants and keep it. */
  readonly conflictsKept: number;
}

/**
 * The change that the rules want on a resource. All rules look at the tags as they are now, not as an earlier rule
 * would leave them. Where several matching rules set one key, the last of them alone decides it: its value and its
 * `onConflict`. A key that already has the wanted value is no change.
 *
 * Applying the change and asking again gives no change, provided that no rule's `tags` or `missingTags` names a key
 * that a rule sets.
 */
export function desiredChange(rules: readonly Rule[], resource: RuledResource): Change {
  const wanted = new Map<string, { value: string; rule: Rule }>();
  for (const rule of rules)
    if (matches(rule, resource))
      for (const [key, value] of Object.entries(rule.set)) wanted.set(key, { value, rule });

  const differing = [...wanted].filter(([key, { value }]) => valueOf(resource.tags, key) !== value);
  const changes = differing.filter(
    ([key, { rule }]) => rule.onConflict === 'overwrite' || !Object.hasOwn(resource.tags, key),
  );
  changes.sort(([a], [b]) => (a < b ? -1 : 1));
  const deciding = new Set(changes.map(([, { rule }]) => rule));
  return {
    set: Object.fromEntries(changes.map(([key, { value }]) => [key, value])),
    before: Object.fromEntries(changes.map(([key]) => [key, valueOf(resource.tags, key) ?? null])),
    ruleIds: rules.filter((rule) => deciding.has(rule)).map(({ id }) => id),
    conflictsKept: differing.length - changes.length,
  };
}

/** Whether a resource would have more tags than EC2 allows once `set` is on it. Tags of AWS itself do not count. */
export function exceedsTagLimit(tags: Tags, set: Tags): boolean {
  const keys = new Set(Object.keys(tags).filter((key) => !key.startsWith('aws:')));
  const before = keys.size;
  Object.keys(set).forEach((key) => keys.add(key));
  return keys.size > MAX_TAGS_PER_RESOURCE && keys.size > before;
}
