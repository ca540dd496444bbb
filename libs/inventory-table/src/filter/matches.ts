import type { Resource } from '@muster/contracts';
import type { ResourceFilter, ResourceKey, TagCondition, ValueCondition } from './resource-filter.ts';
import { hasWildcard, matchesAny, matchesPattern, type TextPattern } from './text-pattern.ts';

/** The value of a resource; undefined if it has none. */
export const valueOf = (resource: Resource, key: ResourceKey): string | undefined =>
  'tag' in key ? resource.tags.get(key.tag) : resource[key.field];

/** Whether the resource meets all conditions of the filter. */
export function matches(resource: Resource, filter: ResourceFilter): boolean {
  const { ids, tags = [], missingTags = [], states, values = [] } = filter;
  return (
    (resource.goneAt !== undefined) === (filter.gone ?? false) &&
    (filter.accountIds?.includes(resource.accountId) ?? true) &&
    (filter.regions?.includes(resource.region) ?? true) &&
    (ids === undefined || matchesAny(ids, resource.resourceId)) &&
    (states === undefined || matchesAny(states, resource.state)) &&
    isInTime(resource, filter) &&
    values.every((condition) => hasValue(resource, condition)) &&
    tags.every((tag) => hasTag(resource, tag)) &&
    !missingTags.some((key) => hasTag(resource, { key }))
  );
}

/** Times are ISO text in UTC with milliseconds, so the order of texts is that of times. */
function isInTime(
  { launchTime, changedAt }: Resource,
  { launchedBefore, launchedSince, changedSince }: ResourceFilter,
): boolean {
  return (
    (launchedBefore === undefined || (launchTime !== undefined && launchTime < launchedBefore)) &&
    (launchedSince === undefined || (launchTime !== undefined && launchTime >= launchedSince)) &&
    (changedSince === undefined || changedAt >= changedSince)
  );
}

const hasValue = (resource: Resource, { keys, patterns }: ValueCondition): boolean =>
  keys.some((key) => {
    const value = valueOf(resource, key);
    return value !== undefined && matchesAny(patterns, value);
  });

const hasForm = (pattern: TextPattern | undefined, text: string): boolean =>
  pattern === undefined || matchesPattern(pattern, text);

function hasTag({ tags }: Resource, { key, value }: TagCondition): boolean {
  if (hasWildcard(key))
    return [...tags].some(([name, text]) => matchesPattern(key, name) && hasForm(value, text));
  const found = tags.get(key);
  return found !== undefined && hasForm(value, found);
}
