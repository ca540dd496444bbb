import type { Resource } from '@muster/contracts';
import { valueOf } from './matches.ts';
import type { Arrangement, ResourceGroup, ResourceKey, SortKey } from './resource-filter.ts';

const PAGE_RESOURCES = 1_000;

/** Orders texts by code points, as SQLite does. JavaScript orders them by UTF-16 units. */
export function compareTexts(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  for (let at = 0; at < end; at++) {
    const one = a.charCodeAt(at);
    const other = b.charCodeAt(at);
    if (one !== other)
      return isSurrogate(one) === isSurrogate(other) ? one - other : isSurrogate(one) ? 1 : -1;
  }
  return a.length - b.length;
}

/** Surrogates are the units of code points above all others. */
const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;

function compareBy({ key, descending = false }: SortKey, a: Resource, b: Resource): number {
  const one = valueOf(a, key);
  const other = valueOf(b, key);
  if (one === undefined || other === undefined)
    return Number(one === undefined) - Number(other === undefined);
  return descending ? compareTexts(other, one) : compareTexts(one, other);
}

const compareByPlace = (a: Resource, b: Resource): number =>
  compareTexts(a.accountId, b.accountId) ||
  compareTexts(a.region, b.region) ||
  compareTexts(a.resourceType, b.resourceType) ||
  compareTexts(a.resourceId, b.resourceId);

const comparing =
  (sort: readonly SortKey[]) =>
  (a: Resource, b: Resource): number => {
    for (const key of sort) {
      const order = compareBy(key, a, b);
      if (order !== 0) return order;
    }
    return compareByPlace(a, b);
  };

/**
 * Orders and limits resources that come page by page in the default order. With a limit, no more than that and a few
 * pages are kept. Ordering without a limit needs all resources in memory.
 */
export async function* arranged(
  pages: AsyncIterable<readonly Resource[]>,
  { sort = [], limit = Number.POSITIVE_INFINITY }: Arrangement,
): AsyncGenerator<Resource[]> {
  if (sort.length === 0) {
    yield* limited(pages, limit);
    return;
  }
  const compare = comparing(sort);
  let kept: Resource[] = [];
  for await (const page of pages) {
    kept.push(...page);
    if (kept.length >= 2 * limit + PAGE_RESOURCES) kept = kept.toSorted(compare).slice(0, limit);
  }
  kept.sort(compare);
  const end = Math.min(kept.length, limit);
  for (let at = 0; at < end; at += PAGE_RESOURCES) yield kept.slice(at, Math.min(at + PAGE_RESOURCES, end));
}

async function* limited(
  pages: AsyncIterable<readonly Resource[]>,
  limit: number,
): AsyncGenerator<Resource[]> {
  let left = limit;
  if (left <= 0) return;
  for await (const page of pages) {
    yield page.slice(0, left);
    left -= page.length;
    if (left <= 0) return;
  }
}

export async function counted(pages: AsyncIterable<readonly Resource[]>): Promise<number> {
  let count = 0;
  for await (const page of pages) count += page.length;
  return count;
}

export async function grouped(
  pages: AsyncIterable<readonly Resource[]>,
  keys: readonly ResourceKey[],
): Promise<ResourceGroup[]> {
  const groups = new Map<string, { values: (string | undefined)[]; count: number }>();
  for await (const page of pages)
    for (const resource of page) {
      const values = keys.map((key) => valueOf(resource, key));
      const name = JSON.stringify(values.map((value) => value ?? null));
      const group = groups.get(name);
      if (group === undefined) groups.set(name, { values, count: 1 });
      else group.count += 1;
    }
  return [...groups.values()];
}
