import type { Roles } from '@muster/contracts';
import { partitionOf } from '@muster/regions';

/** A role in one account and how to come to it. */
export interface AccountRole {
  readonly accountId: string;
  /** Region of the STS endpoint, independent of the region of the clients. */
  readonly homeRegion: string;
  /** Name of the role, with its path if it has one. */
  readonly roleName: string;
  readonly externalId?: string | undefined;
  /** Role chaining: ARNs assumed first, in this order. */
  readonly through?: readonly string[] | undefined;
  /** A session serves one run, so that CloudTrail in the account names the right one. */
  readonly runId: string;
  /** What CloudTrail of the account shows: `muster-<service>-<runId>`. */
  readonly sessionName: string;
}

/** The run's side of a role: what is the same for all accounts. */
export interface RunAccess {
  readonly runId: string;
  readonly homeRegion: string;
  readonly roles: Roles;
}

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
  sessionName: sessionName(service, run.runId),
});

/** The role that may read an account, as the run names it. */
export const readerRole = (run: RunAccess, accountId: string, service: string): AccountRole =>
  accountRole(run, run.roles.reader, accountId, service);

/** The role that may tag in an account, as the run names it. */
export const taggerRole = (run: RunAccess, accountId: string, service: string): AccountRole =>
  accountRole(run, run.roles.tagger, accountId, service);

/** The role's ARN in the partition of its home region, such as `aws` or `aws-eusc`. */
export const roleArn = (role: AccountRole): string =>
  `arn:${partitionOf(role.homeRegion)}:iam::${role.accountId}:role/${role.roleName}`;

/** Everything that changes which session is meant; not which service of the run asked for it first. */
export const sessionKey = (role: AccountRole): string =>
  JSON.stringify([roleArn(role), role.homeRegion, role.externalId ?? null, role.through ?? [], role.runId]);
