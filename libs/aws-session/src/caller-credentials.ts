import type { ApiCalls } from '@muster/contracts';
import type { AwsCredentialIdentity } from '@smithy/types';
import { noteApiCalls } from './api-calls.ts';
import { NoCredentialsError, WrongAccountError } from './errors.ts';

/** Credentials of the caller or of a profile, valid for some time. */
export interface CallerAnswer {
  readonly credentials: AwsCredentialIdentity;
  /** The account of the credentials, according to STS. Only if the request named an owner. */
  readonly accountId?: string | undefined;
  /** AWS calls for finding the credentials that are not counted yet. */
  readonly apiCalls: ApiCalls;
}

/** Whose credentials to use: those of a profile, or of the caller of the command. */
export interface CredentialsOwner {
  /** Undefined: the caller. */
  readonly profile: string | undefined;
  /** The region of STS, which says to which account the credentials belong. */
  readonly homeRegion: string;
}

/**
 * Returns the caller's credentials, or those of an owner, with the account. Do not keep them: call it again for each AWS
 * call.
 */
export type CallerCredentials = (owner?: CredentialsOwner) => Promise<CallerAnswer>;

let source: CallerCredentials | undefined;

/**
 * Sets the source of the caller's credentials for the clients of this thread. Without it, each client finds them
 * itself, as in Lambda, where they are in the environment.
 */
export function setCallerCredentials(credentials: CallerCredentials | undefined): void {
  source = credentials;
}

/**
 * The provider of the caller's credentials. Counts the calls that it makes.
 * @param otherwise the provider if no source was set
 */
export const callerProvider =
  <Options>(otherwise: (options?: Options) => Promise<AwsCredentialIdentity>) =>
  async (options?: Options): Promise<AwsCredentialIdentity> => {
    if (source === undefined) return otherwise(options);
    const { credentials, apiCalls } = await source();
    noteApiCalls(apiCalls);
    return credentials;
  };

const NOT_HERE = 'profile and self work only on one machine; use a role in AWS';

/**
 * The provider of credentials with which an account is accessed without a role. They are used only if they belong to the
 * account: otherwise its resources would be stored as those of another one.
 */
export const ownProvider =
  (accountId: string, owner: CredentialsOwner) => async (): Promise<AwsCredentialIdentity> => {
    const purpose = `for account ${accountId}`;
    if (source === undefined) throw new NoCredentialsError(NOT_HERE, purpose);
    const answer = await source(owner).catch((error: unknown) => {
      throw new NoCredentialsError(error, purpose);
    });
    noteApiCalls(answer.apiCalls);
    if (answer.accountId !== accountId)
      throw new WrongAccountError({
        accountId,
        found: answer.accountId ?? 'an unknown account',
        source: owner.profile === undefined ? 'the caller' : `the AWS profile "${owner.profile}"`,
      });
    return answer.credentials;
  };
