import { z } from 'zod';
import { hashText, hex8 } from './fleet/random.ts';

const KEY_PREFIX = 'ASIASIM';
const TOKEN_PREFIX = 'SimulatedAws.';

const claimsSchema = z.object({
  accountId: z.string(),
  roleName: z.string(),
  sessionName: z.string(),
  accessKeyId: z.string(),
  expiresAtEpochMs: z.number(),
});

/** The caller. */
export interface Identity {
  readonly accountId: string;
  readonly arn: string;
  readonly userId: string;
  /** Set for credentials from AssumeRole. */
  readonly expiresAtEpochMs: number | undefined;
}

export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiresAtEpochMs: number;
}

export interface SessionRequest {
  readonly accountId: string;
  readonly roleName: string;
  readonly sessionName: string;
  readonly expiresAtEpochMs: number;
}

/** Credentials of a session. The token contains the session, so sessions survive a restart of the server. */
export function issueSession(request: SessionRequest, seed: number): SessionCredentials {
  const name = JSON.stringify(request);
  const digest = hex8(hashText(name, seed)) + hex8(hashText(name, seed ^ 1));
  const accessKeyId = `${KEY_PREFIX}${digest.slice(0, 13).toUpperCase()}`;
  const payload = Buffer.from(JSON.stringify({ ...request, accessKeyId })).toString('base64url');
  return {
    accessKeyId,
    secretAccessKey: `simulated${digest}${hex8(hashText(payload, seed))}0000000`,
    sessionToken: `${TOKEN_PREFIX}${payload}.${hex8(hashText(payload, seed))}`,
    expiresAtEpochMs: request.expiresAtEpochMs,
  };
}

/** The ID that IAM would give a role. */
export function roleId(accountId: string, roleName: string): string {
  const name = `${accountId}/${roleName}`;
  return `AROA${(hex8(hashText(name, 0)) + hex8(hashText(name, 1))).toUpperCase()}`;
}

/** The parts of the scenario that determine the owners of access keys. */
export interface Scenario {
  readonly seed: number;
  readonly hubAccountId: string;
  readonly partition: string;
  /** The account of a key, or `refused`. Absent keys belong to the hub account. */
  readonly accessKeys?: ReadonlyMap<string, string>;
}

function userOf(
  accessKeyId: string,
  { hubAccountId, partition, accessKeys }: Scenario,
): Identity | undefined {
  const accountId = accessKeys?.get(accessKeyId) ?? hubAccountId;
  if (accountId === 'refused') return undefined;
  return {
    accountId,
    arn: `arn:${partition}:iam::${accountId}:user/muster`,
    userId: accountId === hubAccountId ? 'AIDASIMULATEDHUBUSER0' : `AIDASIMULATED${accountId}`,
    expiresAtEpochMs: undefined,
  };
}

/**
 * The identity of an access key and a session token: one of the issued sessions, a user in the account of the key, or a
 * user in the hub account. Undefined if the key is refused, key and token of a session do not match, or the token was
 * modified.
 */
export function resolveIdentity(
  accessKeyId: string,
  sessionToken: string | undefined,
  scenario: Scenario,
): Identity | undefined {
  if (!accessKeyId.startsWith(KEY_PREFIX)) return userOf(accessKeyId, scenario);
  const [payload = '', check] = (sessionToken ?? '').slice(TOKEN_PREFIX.length).split('.');
  if (check === undefined || check !== hex8(hashText(payload, scenario.seed))) return undefined;
  const claims = claimsSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
  if (claims.accessKeyId !== accessKeyId) return undefined;
  const { accountId, roleName, sessionName, expiresAtEpochMs } = claims;
  return {
    accountId,
    arn: `arn:${scenario.partition}:sts::${accountId}:assumed-role/${roleName}/${sessionName}`,
    userId: `${roleId(accountId, roleName)}:${sessionName}`,
    expiresAtEpochMs,
  };
}
