import { AwsError } from '../errors.ts';
import { cutPage } from '../fleet/page.ts';
import type { Cursor, Listed } from '../fleet/page.ts';
import { hashText } from '../fleet/random.ts';
import type { TargetFleet } from '../fleet/target-fleet.ts';
import type { FormParams } from '../protocol/form.ts';
import { ec2Answer } from '../protocol/xml.ts';
import { targetOf } from '../services/call.ts';
import type { Answer, Call } from '../services/call.ts';
import { invalidValue, refuseDryRun, deniedByPolicy, unauthorized } from '../services/ec2-errors.ts';
import { parseFilters } from '../services/ec2-filters.ts';
import { readPageToken, refusedToken, writePageToken } from '../services/ec2-page-token.ts';
import type { Simulation } from '../simulation.ts';
import { checkInstanceIds, instancesNotFound } from './instance-errors.ts';
import { compileFilter } from './instance-filters.ts';
import type { Filter } from './instance-filters.ts';
import { reservationSet } from './instance-xml.ts';
import { LISTING_ACTION } from './listing.ts';

const MIN_RESULTS = 5;
const MAX_RESULTS = 1000;
/** A call without MaxResults lists everything. A fleet larger than this still continues with a token. */
const UNPAGINATED_LIMIT = 10_000;

interface Query {
  readonly maxResults: number | undefined;
  readonly token: string | undefined;
  readonly instanceIds: readonly string[];
  readonly filters: readonly Filter[];
  readonly includeManaged: boolean;
}

type Accepts = (index: number, state: Listed['state']) => boolean;

/** DescribeInstances: by page, by ids, or everything. */
export function describeInstances(call: Call, simulation: Simulation): Answer {
  const { world, faults } = simulation;
  const query = parseQuery(call.params);
  if (query.includeManaged && faults.hits('managedUnknown', targetOf(call)))
    throw new AwsError(400, 'UnknownParameter', 'The parameter IncludeManagedResources is not recognized');
  if (faults.hits('unauthorizedTargets', targetOf(call))) throw unauthorized(call);
  if (faults.hits('policyDeniedTargets', targetOf(call))) throw deniedByPolicy(call);
  refuseDryRun(call);
  const fleet = world.fleet(call.identity.accountId, call.region);
  const accepts = predicateOf(fleet, query);
  if (query.instanceIds.length > 0) return byIds(call, fleet, query.instanceIds, accepts);
  if (query.filters.length > 0) return byPage(call, simulation, fleet, query, accepts);
  const part = faults.shownPart(targetOf(call), query.token === undefined);
  const isShown = (index: number) =>
    part === undefined || (index >= part.from * fleet.size && index < part.to * fleet.size);
  return byPage(call, simulation, fleet, query, (index, state) => isShown(index) && accepts(index, state));
}

function parseQuery(params: FormParams): Query {
  const instanceIds = params.list('InstanceId');
  const maxResults = parseMaxResults(params.get('MaxResults'));
  if (maxResults !== undefined && instanceIds.length > 0) {
    throw new AwsError(
      400,
      'InvalidParameterCombination',
      'The parameter instancesSet cannot be used with the parameter maxResults',
    );
  }
  checkInstanceIds(instanceIds);
  return {
    maxResults,
    token: params.get('NextToken'),
    instanceIds,
    filters: parseFilters(params),
    includeManaged: params.flag('IncludeManagedResources'),
  };
}

function parseMaxResults(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= MIN_RESULTS && value <= MAX_RESULTS) return value;
  const bound = value > MAX_RESULTS ? `less than or equal to ${MAX_RESULTS}` : `greater than ${MIN_RESULTS}`;
  throw invalidValue(`Value ( ${text} ) for parameter maxResults is invalid. Expecting a value ${bound}.`);
}

function predicateOf(fleet: TargetFleet, query: Query): Accepts {
  const predicates = query.filters.map((filter) => {
    const predicate = compileFilter(filter);
    if (predicate === undefined) throw invalidValue(`The filter '${filter.name}' is invalid`);
    return predicate;
  });
  return (index, state) =>
    (query.includeManaged || !fleet.isManaged(index)) &&
    predicates.every((predicate) => predicate(fleet, index, state));
}

function byIds(call: Call, fleet: TargetFleet, instanceIds: readonly string[], accepts: Accepts): Answer {
  const found = new Map<number, Listed>();
  const missing: string[] = [];
  for (const id of instanceIds) {
    const index = fleet.findVisible(id, call.nowMs);
    const state = index === undefined ? undefined : fleet.stateOf(index, call.nowMs);
    if (index === undefined || state === undefined) missing.push(id);
    else if (accepts(index, state)) found.set(index, { index, state });
  }
  if (missing.length > 0) throw instancesNotFound(missing);
  return answer(call, fleet, [...found.values()], undefined);
}

function byPage(
  call: Call,
  simulation: Simulation,
  fleet: TargetFleet,
  query: Query,
  accepts: Accepts,
): Answer {
  const { options, faults } = simulation;
  if (faults.takes('notFoundWhileListing')) throw instancesNotFound(fleet.pickLive(1, call.nowMs));
  const scope = JSON.stringify([call.identity.accountId, call.region, query.filters, query.includeManaged]);
  let cursor: Cursor = { position: 0 };
  if (query.token !== undefined) {
    if (faults.takes('refuseTokens')) throw refusedToken(faults.current.refuseTokensWith);
    const clock = { nowMs: call.nowMs, lifetimeMs: options.tokenLifetimeMs };
    cursor = readPageToken(query.token, scope, options.seed, clock);
  }
  const page = cutPage(fleet, {
    limit: query.maxResults ?? UNPAGINATED_LIMIT,
    cursor,
    nowMs: call.nowMs,
    accepts,
    emptyPages: options.emptyPages && query.maxResults !== undefined,
    repeatedInstances: options.repeatedInstances && query.maxResults !== undefined,
    seed: hashText(scope, options.seed),
  });
  const token = page.next && writePageToken(page.next, scope, options.seed, call.nowMs);
  return answer(call, fleet, page.instances, token);
}

function answer(
  call: Call,
  fleet: TargetFleet,
  instances: readonly Listed[],
  token: string | undefined,
): Answer {
  const next = token === undefined ? '' : `<nextToken>${token}</nextToken>`;
  return {
    body: ec2Answer(LISTING_ACTION, call.requestId, reservationSet(fleet, instances) + next),
    instances: instances.length,
  };
}
