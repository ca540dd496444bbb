import { accessTo, type AccountSettings, type Roles, usesOwnCredentials } from '@muster/contracts';
import { partitionOf } from '@muster/regions';
import type { CredentialsOwner } from './caller-credentials.ts';

/** A role in one account, and how to assume it; or the credentials that are used in its place. */
export interface AccountRole {
  readonly accountId: string;
  /** Region of the STS endpoint, independent of the region of the clients. */
  readonly homeRegion: string;
  /** Name of the role, including its path. */
  readonly roleName: string;
  readonly externalId?: string | undefined;
  /** Role chaining: ARNs assumed first, in this order. */
  readonly through?: readonly string[] | undefined;
  /** A session serves only one run, so that CloudTrail in the account shows that run. */
  readonly runId: string;
  /** Credentials of the account itself. No role is assumed. Absent: the role is assumed. */
  readonly own?: Pick<CredentialsOwner, 'profile'> | undefined;
  /** The session name in the account's CloudTrail: `muster-<service>-<runId>`. */
  readonly sessionName: string;
}

/** How a run accesses an account. */
export interface RunAccess {
  readonly runId: string;
  readonly homeRegion: string;
  readonly roles: Roles;
  /** The profile whose credentials are used, in place of a role. */
  readonly profile?: string | undefined;
  /** The caller's own credentials are used, in place of a role. */
  readonly self?: true | undefined;
}

/** The access to an account with these settings. */
export const accessOf = (
  { runId, homeRegion, roles }: Pick<RunAccess, 'runId' | 'homeRegion' | 'roles'>,
  account: AccountSettings | undefined,
): RunAccess => ({ runId, homeRegion, ...accessTo(roles, account) });

/** STS allows 2 to 64 of `[\w+=,.@-]`. Source: STS API Reference, AssumeRole.RoleSessionName. */
const MAX_SESSION_NAME_LENGTH = 64;

const sessionName = (service: string, runId: string): string =>
  `muster-${service}-${runId}`.slice(0, MAX_SESSION_NAME_LENGTH);

const accountRole = (run: RunAccess, roleName: string, accountId: string, service: string): AccountRole => ({
  accountId,
  homeRegion: run.homeRegion,
  roleName,
  externalId: run.roles.externalId,
  through: run.roles.through,
  runId: run.runId,
  ...(usesOwnCredentials(run) ? { own: { profile: run.profile } } : {}),
  sessionName: sessionName(service, run.runId),
});

/** The role with which the run reads an account. */
export const readerRole = (run: RunAccess, accountId: string, service: string): AccountRole =>
  accountRole(run, run.roles.reader, accountId, service);

/** The role with which the run tags in an account. */
export const taggerRole = (run: RunAccess, accountId: string, service: string): AccountRole =>
  accountRole(run, run.roles.tagger, accountId, service);

/** The role's ARN in the partition of its home region, such as `aws` or `aws-eusc`. */
export const roleArn = (role: AccountRole): string =>
  `arn:${partitionOf(role.homeRegion)}:iam::${role.accountId}:role/${role.roleName}`;

/** All properties that identify a session. The service of the run that requested it first is not one of them. */
export const sessionKey = (role: AccountRole): string =>
  JSON.stringify([
    role.own === undefined ? roleArn(role) : [role.accountId, role.own.profile ?? null],
    role.homeRegion,
    role.externalId ?? null,
    role.through ?? [],
    role.runId,
  ]);
