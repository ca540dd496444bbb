import type { Numbers } from '../../encoding/decode-rows.ts';
import type { ChangeTotals } from '../../model.ts';
import { changeSince } from '../../totals/collect-totals.ts';
import type { AnyColumn, ResourceIndex } from './resource-index.ts';

/** Something that rows can be chosen by: each row has one of its values. */
export interface Facet {
  readonly id: string;
  readonly title: string;
  readonly values: readonly string[];
  readonly codes: Numbers;
  /** How a value is shown, if not as it is. */
  label?(value: string): string;
}

import { UNKNOWN } from '../../totals/age.ts';
const PRESENT = 'present';
const GONE = 'gone';
const HAS_TAG = 'has the tag';
export const MISSES_TAG = 'misses the tag';
const CHANGES = ['no change', 'added', 'changed', 'gone'] as const;

function ofColumn(index: ResourceIndex, name: AnyColumn, title: string): Facet {
  const { values, codes } = index.column(name);
  return { id: name, title, values: [UNKNOWN, ...values.slice(1)], codes };
}

function ofPresence(index: ResourceIndex): Facet {
  const { codes } = index.column('goneAt');
  const presence = new Uint8Array(index.count);
  for (let row = 0; row < index.count; row++) presence[row] = codes[row] === 0 ? 0 : 1;
  return { id: 'presence', title: 'In the account', values: [PRESENT, GONE], codes: presence };
}

function ofTag(index: ResourceIndex, key: string): Facet {
  const { codes } = index.column(`tag:${key}`);
  const has = new Uint8Array(index.count);
  for (let row = 0; row < index.count; row++) has[row] = codes[row] === 0 ? 1 : 0;
  return { id: `tag:${key}`, title: `Tag ${key}`, values: [HAS_TAG, MISSES_TAG], codes: has };
}

function ofChange(index: ResourceIndex, { since }: ChangeTotals): Facet {
  const codes = new Uint8Array(index.count);
  const textOf = (row: number, name: 'firstSeenAt' | 'changedAt') => index.text(row, name);
  for (let row = 0; row < index.count; row++) {
    const change = changeSince(
      {
        firstSeenAt: textOf(row, 'firstSeenAt'),
        changedAt: textOf(row, 'changedAt'),
        goneAt: index.text(row, 'goneAt') || undefined,
      },
      since,
    );
    codes[row] = change === undefined ? 0 : CHANGES.indexOf(change);
  }
  return { id: 'change', title: 'Change since the earlier run', values: CHANGES, codes };
}

/** @param tagKeys the keys whose coverage the page shows */
export function facetsOf(
  index: ResourceIndex,
  tagKeys: readonly string[],
  changes: ChangeTotals | undefined,
  accountLabel: (id: string) => string,
): Facet[] {
  return [
    ofPresence(index),
    { ...ofColumn(index, 'accountId', 'Account'), label: accountLabel },
    ofColumn(index, 'region', 'Region'),
    ofColumn(index, 'state', 'State'),
    ofColumn(index, 'instanceType', 'Type'),
    ofColumn(index, 'platform', 'Platform'),
    ...tagKeys.map((key) => ofTag(index, key)),
    ...(changes === undefined ? [] : [ofChange(index, changes)]),
  ];
}

/** The values that are chosen in each facet, by the ID of the facet. Nothing chosen: all values. */
export type Chosen = ReadonlyMap<string, ReadonlySet<string>>;

export interface Filtered {
  readonly rows: Uint32Array;
  /** For each facet, the rows with each of its values if nothing was chosen in this facet. */
  readonly counts: readonly Uint32Array[];
}

/** The rows that match the text and have a chosen value in every facet. */
export function filterRows(
  count: number,
  facets: readonly Facet[],
  chosen: Chosen,
  matching: Uint8Array | undefined,
): Filtered {
  const { misses, missed } = missesOf(count, facets, chosen);
  const isFound = (row: number): boolean => matching === undefined || matching[row] === 1;
  const rows = new Uint32Array(count);
  let found = 0;
  for (let row = 0; row < count; row++) if (misses[row] === 0 && isFound(row)) rows[found++] = row;
  const counts = facets.map(({ values, codes }, position) => {
    const ofFacet = new Uint32Array(values.length);
    for (let row = 0; row < count; row++)
      if (isFound(row) && (misses[row] === 0 || (misses[row] === 1 && missed[row] === position))) {
        const code = codes[row] ?? 0;
        ofFacet[code] = (ofFacet[code] ?? 0) + 1;
      }
    return ofFacet;
  });
  return { rows: rows.slice(0, found), counts };
}

/** For each row: in how many facets it has no chosen value (two for more), and the last of these facets. */
function missesOf(count: number, facets: readonly Facet[], chosen: Chosen) {
  const misses = new Uint8Array(count);
  const missed = new Uint8Array(count);
  for (const [position, { id, values, codes }] of facets.entries()) {
    const selected = chosen.get(id);
    if (selected === undefined || selected.size === 0) continue;
    const allowed = Uint8Array.from(values, (value) => (selected.has(value) ? 1 : 0));
    for (let row = 0; row < count; row++)
      if (allowed[codes[row] ?? 0] === 0) {
        misses[row] = Math.min(2, (misses[row] ?? 0) + 1);
        missed[row] = position;
      }
  }
  return { misses, missed };
}

/** Present resources with one value in each of these facets. */
export const presentWith = (...values: readonly (readonly [facet: string, value: string])[]): Chosen =>
  new Map([['presence', PRESENT] as const, ...values].map(([facet, value]) => [facet, new Set([value])]));
