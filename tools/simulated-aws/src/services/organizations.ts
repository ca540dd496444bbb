import { z } from 'zod';
import { AwsError } from '../errors.ts';
import { hashText, hex8 } from '../fleet/random.ts';
import { SUSPENDED_ACCOUNT_ID } from '../fleet/world.ts';
import type { SimulatedAwsOptions } from '../options.ts';
import type { Simulation } from '../simulation.ts';
import { BUCKETS } from '../throttle.ts';
import { targetOf } from './call.ts';
import type { Answer, Call } from './call.ts';

const ORGANIZATION_ID = 'o-muster0001';
const ROOT_ID = 'r-muster';
const UNITS = ['ou-muster-prod', 'ou-muster-dev'] as const;
const MAX_PAGE = 20;
const JOINED_EPOCH_SECONDS = Date.UTC(2025, 0, 1) / 1000;

interface AccountRow {
  readonly id: string;
  readonly parentId: string;
  readonly state: 'ACTIVE' | 'SUSPENDED' | 'PENDING_CLOSURE' | 'CLOSED';
}

const requestSchema = z.object({
  ParentId: z.string().optional(),
  AccountId: z.string().optional(),
  ChildId: z.string().optional(),
  OrganizationalUnitId: z.string().optional(),
  ResourceId: z.string().optional(),
  NextToken: z.string().optional(),
  MaxResults: z.number().int().min(1).max(MAX_PAGE).default(MAX_PAGE),
});
type OrganizationsRequest = z.infer<typeof requestSchema>;

type Handler = (request: OrganizationsRequest, simulation: Simulation) => unknown;

const HANDLERS = new Map<string, Handler>([
  ['DescribeOrganization', (_, { options }) => ({ Organization: organization(options) })],
  ['ListRoots', (_, { options }) => ({ Roots: [root(options)] })],
  ['ListAccounts', (request, simulation) => pageOf(request, simulation, accountsOf(simulation))],
  ['ListAccountsForParent', listAccountsForParent],
  ['ListOrganizationalUnitsForParent', listUnits],
  ['DescribeAccount', describeAccount],
  ['DescribeOrganizationalUnit', describeUnit],
  ['ListParents', listParents],
  ['ListTagsForResource', listTags],
]);

/** Answers an Organizations call (JSON 1.1), or throws the `AwsError` that Organizations would return. */
export function callOrganizations(call: Call, simulation: Simulation): Answer {
  const { identity } = call;
  if (identity.expiresAtEpochMs !== undefined && identity.expiresAtEpochMs <= call.nowMs) {
    throw new AwsError(400, 'ExpiredTokenException', 'The security token included in the request is expired');
  }
  const handler = HANDLERS.get(call.action);
  if (handler === undefined) throw new AwsError(400, 'UnknownOperationException', '');
  throttle(call, simulation);
  if (simulation.faults.drawsError(call.api)) {
    throw new AwsError(
      500,
      'ServiceException',
      "AWS Organizations can't complete your request because of an internal service error.",
    );
  }
  if (identity.accountId !== simulation.options.hubAccountId) {
    throw new AwsError(400, 'AccessDeniedException', "You don't have permissions to access this resource.");
  }
  return { body: JSON.stringify(handler(parseRequest(call.body), simulation)) };
}

function throttle(call: Call, { options, buckets, stats }: Simulation): void {
  const bucket = BUCKETS.has(call.api) ? call.api : undefined;
  if (!options.throttling || bucket === undefined) return;
  if (buckets.take(bucket, targetOf(call), call.nowMs)) return;
  stats.countThrottled(call.api);
  throw new AwsError(
    400,
    'TooManyRequestsException',
    'You have sent too many requests in too short a period of time.',
  );
}

function parseRequest(body: string): OrganizationsRequest {
  let json: unknown;
  try {
    json = JSON.parse(body === '' ? '{}' : body);
  } catch {
    throw new AwsError(400, 'SerializationException', 'The request body is not JSON');
  }
  const parsed = requestSchema.safeParse(json);
  if (!parsed.success) throw invalidInput(parsed.error.issues[0]?.message ?? '');
  return parsed.data;
}

/**
 * The management account is at the root, the others alternate between the two units, the suspended one is in the
 * second.
 */
function accountsOf({ options, faults }: Pick<Simulation, 'options' | 'faults'>): AccountRow[] {
  const members = options.accounts.filter((id) => id !== options.hubAccountId);
  const rows: AccountRow[] = [
    { id: options.hubAccountId, parentId: ROOT_ID, state: 'ACTIVE' },
    ...members.map((id, at): AccountRow => ({ id, parentId: UNITS[at % 2] ?? UNITS[0], state: 'ACTIVE' })),
  ];
  if (options.suspendedAccount)
    rows.push({ id: SUSPENDED_ACCOUNT_ID, parentId: UNITS[1], state: 'SUSPENDED' });
  return rows.flatMap((row) => {
    const state = faults.stateOf(row.id) ?? row.state;
    return state === 'REMOVED' ? [] : [{ ...row, state }];
  });
}

function listAccountsForParent(request: OrganizationsRequest, simulation: Simulation): unknown {
  const parentId = checkedParent(request);
  const rows = accountsOf(simulation).filter((row) => row.parentId === parentId);
  return pageOf(request, simulation, rows);
}

function listUnits(request: OrganizationsRequest, { options }: Simulation): unknown {
  const units = checkedParent(request) === ROOT_ID ? UNITS : [];
  return { OrganizationalUnits: units.map((id) => unitJson(id, options)) };
}

function describeUnit({ OrganizationalUnitId: id }: OrganizationsRequest, { options }: Simulation): unknown {
  const unit = UNITS.find((each) => each === id);
  if (unit === undefined)
    throw new AwsError(400, 'OrganizationalUnitNotFoundException', "You specified an OU that doesn't exist.");
  return { OrganizationalUnit: unitJson(unit, options) };
}

/** An account or unit has one parent. */
function listParents({ ChildId: id }: OrganizationsRequest, simulation: Simulation): unknown {
  const parentId = UNITS.some((unit) => unit === id)
    ? ROOT_ID
    : accountsOf(simulation).find((account) => account.id === id)?.parentId;
  if (parentId === undefined)
    throw new AwsError(400, 'ChildNotFoundException', "You specified a child that doesn't exist.");
  return { Parents: [{ Id: parentId, Type: parentId === ROOT_ID ? 'ROOT' : 'ORGANIZATIONAL_UNIT' }] };
}

/** Each account has a cost center. The tags are in two pages. */
function listTags(
  { ResourceId: id, NextToken: token }: OrganizationsRequest,
  simulation: Simulation,
): unknown {
  if (!accountsOf(simulation).some((account) => account.id === id))
    throw new AwsError(400, 'TargetNotFoundException', "You specified a target that doesn't exist.");
  const { seed } = simulation.options;
  if (token === undefined)
    return {
      Tags: [{ Key: 'CostCenter', Value: `CC-${id?.slice(0, 2)}` }],
      NextToken: writeToken(1, false, seed),
    };
  parseToken(token, seed);
  return { Tags: [{ Key: 'Stage', Value: 'simulated' }] };
}

function describeAccount({ AccountId: id }: OrganizationsRequest, simulation: Simulation): unknown {
  const { options } = simulation;
  const row = accountsOf(simulation).find((account) => account.id === id);
  if (row === undefined) {
    throw new AwsError(400, 'AccountNotFoundException', "You specified an account that doesn't exist.");
  }
  return { Account: accountJson(row, options) };
}

/** A page of accounts. With the option `emptyPages`, an empty page precedes the first page and every second one. */
function pageOf(
  request: OrganizationsRequest,
  { options, faults }: Simulation,
  rows: readonly AccountRow[],
): unknown {
  const { position, afterEmpty } = parseToken(request.NextToken, options.seed);
  const isEvenPage = Math.floor(position / MAX_PAGE) % 2 === 0;
  if (options.emptyPages && isEvenPage && !afterEmpty) {
    return { Accounts: [], NextToken: writeToken(position, true, options.seed) };
  }
  const end = position + request.MaxResults;
  const accounts = rows
    .slice(position, end)
    .map((row) => ({ ...accountJson(row, options), ...(faults.hidesId(row.id) ? { Id: undefined } : {}) }));
  return end < rows.length
    ? { Accounts: accounts, NextToken: writeToken(end, false, options.seed) }
    : { Accounts: accounts };
}

function writeToken(position: number, afterEmpty: boolean, seed: number): string {
  const content = `${position}.${afterEmpty ? 1 : 0}`;
  return Buffer.from(`${content}.${hex8(hashText(content, seed))}`).toString('base64url');
}

function parseToken(token: string | undefined, seed: number): { position: number; afterEmpty: boolean } {
  if (token === undefined) return { position: 0, afterEmpty: false };
  const [position = '', afterEmpty = '', check] = Buffer.from(token, 'base64url').toString().split('.');
  if (check !== hex8(hashText(`${position}.${afterEmpty}`, seed))) {
    throw invalidInput('You specified an invalid value: NextToken');
  }
  return { position: Number(position), afterEmpty: afterEmpty === '1' };
}

function checkedParent({ ParentId: id }: OrganizationsRequest): string {
  if (id === ROOT_ID || UNITS.some((unit) => unit === id)) return String(id);
  throw new AwsError(400, 'ParentNotFoundException', "You specified a root or OU that doesn't exist.");
}

function unitJson(id: (typeof UNITS)[number], { hubAccountId }: SimulatedAwsOptions): object {
  return {
    Id: id,
    Arn: `arn:aws:organizations::${hubAccountId}:ou/${ORGANIZATION_ID}/${id}`,
    Name: id === 'ou-muster-prod' ? 'prod' : 'dev',
  };
}

function organization(options: SimulatedAwsOptions): unknown {
  return {
    Id: ORGANIZATION_ID,
    Arn: `arn:aws:organizations::${options.hubAccountId}:organization/${ORGANIZATION_ID}`,
    FeatureSet: 'ALL',
    MasterAccountArn: accountArn(options.hubAccountId, options),
    MasterAccountId: options.hubAccountId,
    MasterAccountEmail: `account-${options.hubAccountId}@example.com`,
  };
}

function root(options: SimulatedAwsOptions): unknown {
  return {
    Id: ROOT_ID,
    Arn: `arn:aws:organizations::${options.hubAccountId}:root/${ORGANIZATION_ID}/${ROOT_ID}`,
    Name: 'Root',
    PolicyTypes: [],
  };
}

/** Contains both `State` and the older `Status`, which `State` replaced in September 2026. */
function accountJson({ id, state }: AccountRow, options: SimulatedAwsOptions): object {
  return {
    Id: id,
    Arn: accountArn(id, options),
    Email: `account-${id}@example.com`,
    Name: id === options.hubAccountId ? 'management' : `account-${id}`,
    Status: state,
    State: state,
    JoinedMethod: 'CREATED',
    JoinedTimestamp: JOINED_EPOCH_SECONDS,
  };
}

function accountArn(id: string, options: SimulatedAwsOptions): string {
  return `arn:aws:organizations::${options.hubAccountId}:account/${ORGANIZATION_ID}/${id}`;
}

function invalidInput(message: string): AwsError {
  return new AwsError(400, 'InvalidInputException', message);
}
