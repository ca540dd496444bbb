import type { Filter } from '../ec2-instance/instance-filters.ts';
import { hashText, unitFraction, word } from '../fleet/random.ts';
import type { TargetFleet } from '../fleet/target-fleet.ts';
import { matchesGlob } from '../glob.ts';
import type { FormParams } from '../protocol/form.ts';
import { ec2Answer, element } from '../protocol/xml.ts';
import type { Simulation } from '../simulation.ts';
import { targetOf } from './call.ts';
import type { Answer, Call } from './call.ts';
import { invalidValue, refuseDryRun, unauthorized } from './ec2-errors.ts';
import { parseFilters } from './ec2-filters.ts';
import { readPageToken, refusedToken, writePageToken } from './ec2-page-token.ts';

/** Source: EC2 API Reference, DescribeTags. */
const MIN_RESULTS = 5;
const MAX_RESULTS = 1000;

const EMPTY_PAGE_SHARE = 0.3;

interface TagOfInstance {
  readonly instanceId: string;
  readonly key: string;
  readonly value: string;
}

/**
 * DescribeTags: the tags of the instances that EC2 lists, by filters and page. Like other listings, it leaves out
 * managed instances, because it has no parameter to include them. Unknown IDs in a filter are allowed.
 */
export function describeTags(call: Call, simulation: Simulation): Answer {
  const { world, faults, options } = simulation;
  const filters = parseFilters(call.params);
  const maxResults = parseMaxResults(call.params);
  const accepts = filters.map(compileTagFilter);
  if (faults.hits('describeTagsDenied', targetOf(call))) throw unauthorized(call);
  refuseDryRun(call);
  const fleet = world.fleet(call.identity.accountId, call.region);
  const found = [...tagsOf(fleet, filters, call.nowMs)].filter((tag) => accepts.every((test) => test(tag)));

  const scope = JSON.stringify(['tags', call.identity.accountId, call.region, filters]);
  const token = call.params.get('NextToken');
  if (token !== undefined && faults.takes('refuseTokens'))
    throw refusedToken(faults.current.refuseTokensWith);
  const clock = { nowMs: call.nowMs, lifetimeMs: options.tokenLifetimeMs };
  const { position, afterEmpty } =
    token === undefined ? { position: 0 } : readPageToken(token, scope, options.seed, clock);
  const isPaged = maxResults !== undefined;
  const drawn = unitFraction(word(hashText(scope, options.seed), position)) < EMPTY_PAGE_SHARE;
  const isEmpty = options.emptyPages && isPaged && drawn && afterEmpty !== true && position < found.length;
  const end = isEmpty ? position : position + (maxResults ?? found.length);
  const page = found.slice(position, end);
  const isMore = end < found.length || (options.emptyPages && isPaged && page.length > 0);
  const next = isMore ? { position: end, ...(isEmpty ? { afterEmpty: true } : {}) } : undefined;
  const nextToken =
    next === undefined ? '' : element('nextToken', writePageToken(next, scope, options.seed, call.nowMs));
  return {
    body: ec2Answer(call.action, call.requestId, `<tagSet>${page.map(item).join('')}</tagSet>${nextToken}`),
  };
}

const item = ({ instanceId, key, value }: TagOfInstance): string =>
  `<item>${element('resourceId', instanceId)}<resourceType>instance</resourceType>${element('key', key)}${element('value', value)}</item>`;

function parseMaxResults(params: FormParams): number | undefined {
  const text = params.get('MaxResults');
  if (text === undefined) return undefined;
  const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= MIN_RESULTS && value <= MAX_RESULTS) return value;
  throw invalidValue(
    `Value ( ${text} ) for parameter maxResults is invalid. Expecting a value between ${MIN_RESULTS} and ${MAX_RESULTS}.`,
  );
}

/** The tags of the instances in a `resource-id` filter, or of all of them. */
function* tagsOf(fleet: TargetFleet, filters: readonly Filter[], nowMs: number): Generator<TagOfInstance> {
  const named = filters.find(({ name, values }) => name === 'resource-id' && !values.some(hasWildcard));
  for (const index of named === undefined ? allIndexes(fleet) : indexesOf(fleet, named.values, nowMs)) {
    if (fleet.stateOf(index, nowMs) === undefined || fleet.isManaged(index)) continue;
    const instanceId = fleet.idOf(index);
    for (const [key, value] of fleet.tags(index)) yield { instanceId, key, value };
  }
}

const hasWildcard = (value: string): boolean => /[*?\\]/.test(value);

const allIndexes = (fleet: TargetFleet): number[] => Array.from({ length: fleet.size }, (_, index) => index);

/** In the order of the fleet, as in a call without this filter. */
const indexesOf = (fleet: TargetFleet, ids: readonly string[], nowMs: number): number[] =>
  [...new Set(ids)].flatMap((id) => fleet.findVisible(id, nowMs) ?? []).sort((a, b) => a - b);

/** Source: EC2 API Reference, DescribeTags. `*` and `?` are wildcards; a backslash takes their meaning away. */
function compileTagFilter({ name, values }: Filter): (tag: TagOfInstance) => boolean {
  const exact = new Set(values.filter((value) => !hasWildcard(value)));
  const patterns = values.filter(hasWildcard);
  const passes = (text: string) =>
    exact.has(text) || patterns.some((pattern) => matchesEscaped(pattern, text));
  switch (name) {
    case 'resource-id':
      return ({ instanceId }) => passes(instanceId);
    case 'resource-type':
      return () => passes('instance');
    case 'key':
      return ({ key }) => passes(key);
    case 'value':
      return ({ value }) => passes(value);
    default: {
      if (!name.startsWith('tag:')) throw invalidValue(`The filter '${name}' is invalid`);
      const wanted = name.slice('tag:'.length);
      return ({ key, value }) => key === wanted && passes(value);
    }
  }
}

/** Private characters replace escaped ones during the comparison. */
const STAND_INS: readonly (readonly [escaped: string, plain: string, standIn: string])[] = [
  [String.raw`\\`, '\\', '\uE000'],
  [String.raw`\*`, '*', '\uE001'],
  [String.raw`\?`, '?', '\uE002'],
];

function matchesEscaped(pattern: string, text: string): boolean {
  const replaced = (from: string, column: 0 | 1) =>
    STAND_INS.reduce((result, entry) => result.replaceAll(entry[column], entry[2]), from);
  return matchesGlob(replaced(pattern, 0), replaced(text, 1));
}
