import type { AccountItem } from '@muster/contracts';
import { didYouMean } from '@muster/errors';
import {
  compareTexts,
  hasWildcard,
  matchesPattern,
  type ResourceFilter,
  type ResourceKey,
  type TagCondition,
  type TargetFilter,
  type TextPattern,
} from '@muster/inventory-table/filter';
import { WrongUseError } from '../errors.ts';
import { visibleText } from '../output/terminal-text.ts';
import { type Moment, timeOf } from './times.ts';

type Texts = readonly TextPattern[];

/** The conditions as options give them. */
export interface Conditions {
  readonly account?: Texts;
  readonly region?: Texts;
  readonly state?: Texts;
  readonly name?: Texts;
  readonly type?: Texts;
  readonly image?: Texts;
  readonly vpc?: Texts;
  readonly ip?: Texts;
  readonly tag?: readonly TagCondition[];
  readonly missingTag?: Texts;
  readonly olderThan?: number;
  readonly launchedAfter?: Moment;
  readonly changedSince?: Moment;
  readonly gone?: true;
}

/** The values that each option compares. */
const KEYS_OF_OPTIONS: readonly [
  option: 'name' | 'type' | 'image' | 'vpc' | 'ip',
  keys: readonly ResourceKey[],
][] = [
  ['name', [{ tag: 'Name' }]],
  ['type', [{ field: 'instanceType' }]],
  ['image', [{ field: 'imageId' }]],
  ['vpc', [{ field: 'vpcId' }]],
  ['ip', [{ field: 'privateIpAddress' }, { field: 'publicIpAddress' }]],
];

/** What the inventory knows of accounts and regions. */
export interface Known {
  readonly targets: readonly { readonly accountId: string; readonly region: string }[];
  readonly accounts: readonly Pick<AccountItem, 'accountId'>[];
  readonly accountNames: ReadonlyMap<string, string>;
}

/** Whether the conditions can be decided only with what the inventory knows. */
export const needsKnown = ({ account = [], region = [] }: Conditions): boolean =>
  account.some((text) => !isId(text)) || region.some(hasWildcard);

const isId = (text: TextPattern): text is string => typeof text === 'string' && /^\d+$/.test(text);

/**
 * The targets that the conditions name. A wildcard selects the known accounts or regions that match.
 * @throws WrongUseError for a name that no account has
 */
export function targetsOf({ account, region }: Conditions, known: Known | undefined): TargetFilter {
  return {
    accountIds: account && [...new Set(account.flatMap((text) => accountsOf(text, known)))],
    regions: region && [...new Set(region.flatMap((text) => regionsOf(text, known)))],
  };
}

function accountsOf(text: TextPattern, known: Known | undefined): string[] {
  if (isId(text)) return [text];
  const names = known?.accountNames ?? new Map<string, string>();
  const ids = new Set(
    [...(known?.targets ?? []), ...(known?.accounts ?? [])].map(({ accountId }) => accountId),
  );
  const found = [...ids].filter(
    (id) => matchesPattern(text, id) || matchesPattern(text, names.get(id) ?? id),
  );
  if (found.length === 0 && !hasWildcard(text)) throw new WrongUseError(noSuchAccount(text, names));
  return found;
}

/** Enough names to see how they are written. */
const MAX_NAMES = 10;

function noSuchAccount(name: string, names: ReadonlyMap<string, string>): string {
  if (names.size === 0)
    return `no account is named "${name}": the inventory knows no names of accounts; use their IDs of 12 digits`;
  const sorted = [...new Set([...names.values()].map(visibleText))].sort(compareTexts);
  const more = sorted.length - MAX_NAMES;
  const list = `${sorted.slice(0, MAX_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return `no account is named "${name}"${didYouMean(name, sorted) || `; accounts with a name: ${list}`}`;
}

/** Notes on wildcards that match nothing that the inventory knows. */
export function wildcardNotes({ account = [], region = [] }: Conditions, known: Known | undefined): string[] {
  const unknown = (texts: Texts, find: (text: TextPattern) => readonly string[], noun: string) =>
    texts
      .filter(hasWildcard)
      .filter((text) => find(text).length === 0)
      .map(({ pieces }) => `note: no known ${noun} matches ${pieces.join('*')}`);
  return [
    ...unknown(account, (text) => accountsOf(text, known), 'account'),
    ...unknown(region, (text) => regionsOf(text, known), 'region'),
  ];
}

const regionsOf = (text: TextPattern, known: Known | undefined): string[] =>
  hasWildcard(text)
    ? [...new Set(known?.targets.map(({ region }) => region))].filter((region) =>
        matchesPattern(text, region),
      )
    : [text];

/** The filter of the conditions. */
export function filterOf(
  conditions: Conditions,
  targets: TargetFilter,
  ids: Texts,
  now: Date,
): ResourceFilter {
  const { state, tag, missingTag, olderThan, launchedAfter, changedSince, gone } = conditions;
  const values = KEYS_OF_OPTIONS.flatMap(([option, keys]) => {
    const patterns = conditions[option];
    return patterns === undefined ? [] : [{ keys, patterns }];
  });
  return {
    ...targets,
    ids: ids.length === 0 ? undefined : ids,
    states: state,
    values,
    tags: tag,
    missingTags: missingTag,
    launchedBefore: olderThan === undefined ? undefined : timeOf({ agoMs: olderThan }, now),
    launchedSince: launchedAfter && timeOf(launchedAfter, now),
    changedSince: changedSince && timeOf(changedSince, now),
    gone,
  };
}
