import { AwsError } from '../errors.ts';
import { matchesGlob } from '../glob.ts';
import { element, stsAnswer } from '../protocol/xml.ts';
import { OPT_IN_REGIONS, partitionOf } from '../regions.ts';
import { issueSession, roleId } from '../sessions.ts';
import type { Simulation } from '../simulation.ts';
import { targetOf } from './call.ts';
import type { Answer, Call } from './call.ts';

const ROLE_ARN = /^arn:([a-z-]+):iam::(\d{12}):role\/(?:[\w+=,.@-]+\/)*([\w+=,.@-]{1,64})$/;
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;
const MIN_DURATION_SECONDS = 900;
const MAX_DURATION_SECONDS = 43_200;
const DEFAULT_DURATION_SECONDS = 3_600;
const MAX_CHAINED_DURATION_SECONDS = 3_600;

/** Answers an STS call, or throws the `AwsError` that STS would return. */
export function callSts(call: Call, simulation: Simulation): Answer {
  const { options, buckets, stats, world, faults } = simulation;
  const { identity } = call;
  if (identity.expiresAtEpochMs !== undefined && identity.expiresAtEpochMs <= call.nowMs) {
    throw new AwsError(403, 'ExpiredToken', 'The security token included in the request is expired');
  }
  if (OPT_IN_REGIONS.includes(call.region) && !world.isRegionEnabled(call.region)) {
    throw new AwsError(403, 'RegionDisabledException', `STS is not activated in the region ${call.region}`);
  }
  if (options.throttling && !buckets.take('sts', targetOf(call), call.nowMs)) {
    stats.countThrottled(call.api);
    throw new AwsError(400, 'Throttling', 'Rate exceeded');
  }
  if (faults.drawsError(call.api)) {
    throw new AwsError(500, 'InternalFailure', 'An internal error has occurred');
  }
  if (call.action === 'AssumeRole') return assumeRole(call, simulation);
  if (call.action === 'GetCallerIdentity') return getCallerIdentity(call);
  throw new AwsError(400, 'InvalidAction', `Could not find operation ${call.action} for version 2011-06-15`);
}

function getCallerIdentity(call: Call): Answer {
  const { arn, userId, accountId } = call.identity;
  const inner = element('Arn', arn) + element('UserId', userId) + element('Account', accountId);
  return { body: stsAnswer('GetCallerIdentity', call.requestId, inner) };
}

function assumeRole(call: Call, simulation: Simulation): Answer {
  const { options } = simulation;
  const arn = required(call, 'RoleArn', 'roleArn');
  const sessionName = required(call, 'RoleSessionName', 'roleSessionName');
  const partition = partitionOf(call.region).name;
  const [, named, accountId, roleName] = ROLE_ARN.exec(arn) ?? [];
  if (named !== partition || accountId === undefined || roleName === undefined)
    throw validationError(`${arn} is invalid`);
  if (!SESSION_NAME.test(sessionName)) {
    throw constraint(
      'roleSessionName',
      sessionName,
      'Member must satisfy regular expression pattern: [\\w+=,.@-]*',
    );
  }
  const durationMs = parseDurationSeconds(call) * 1000;
  if (!mayAssume(call, simulation, accountId, roleName)) {
    throw new AwsError(
      403,
      'AccessDenied',
      `User: ${call.identity.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
    );
  }
  const expiresAtEpochMs = call.nowMs + Math.min(durationMs, options.sessionDurationMs ?? durationMs);
  const session = issueSession({ accountId, roleName, sessionName, expiresAtEpochMs }, options.seed);
  const inner = `<AssumedRoleUser>${element('AssumedRoleId', `${roleId(accountId, roleName)}:${sessionName}`)}${element(
    'Arn',
    `arn:${partition}:sts::${accountId}:assumed-role/${roleName}/${sessionName}`,
  )}</AssumedRoleUser><Credentials>${element('AccessKeyId', session.accessKeyId)}${element(
    'SecretAccessKey',
    session.secretAccessKey,
  )}${element('SessionToken', session.sessionToken)}${element(
    'Expiration',
    new Date(session.expiresAtEpochMs).toISOString(),
  )}</Credentials><PackedPolicySize>0</PackedPolicySize>`;
  return { body: stsAnswer('AssumeRole', call.requestId, inner) };
}

function mayAssume(
  call: Call,
  { options, world, faults }: Simulation,
  accountId: string,
  roleName: string,
): boolean {
  if (!world.hasAccount(accountId) || faults.deniesAccount(accountId)) return false;
  if (faults.deniesRole(accountId, roleName)) return false;
  if (!options.roles.some((pattern) => matchesGlob(pattern, roleName))) return false;
  return options.externalId === undefined || call.params.get('ExternalId') === options.externalId;
}

function parseDurationSeconds(call: Call): number {
  const text = call.params.get('DurationSeconds');
  if (text === undefined) return DEFAULT_DURATION_SECONDS;
  const seconds = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(seconds >= MIN_DURATION_SECONDS)) {
    const rule = `Member must have value greater than or equal to ${MIN_DURATION_SECONDS}`;
    throw constraint('durationSeconds', text, rule);
  }
  if (seconds > MAX_DURATION_SECONDS) {
    throw constraint(
      'durationSeconds',
      text,
      `Member must have value less than or equal to ${MAX_DURATION_SECONDS}`,
    );
  }
  if (call.identity.expiresAtEpochMs !== undefined && seconds > MAX_CHAINED_DURATION_SECONDS) {
    throw validationError(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    );
  }
  return seconds;
}

function required(call: Call, name: string, member: string): string {
  const value = call.params.get(name);
  if (value !== undefined && value !== '') return value;
  throw validationError(
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  );
}

function constraint(member: string, value: string, rule: string): AwsError {
  return validationError(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${rule}`,
  );
}

function validationError(message: string): AwsError {
  return new AwsError(400, 'ValidationError', message);
}
