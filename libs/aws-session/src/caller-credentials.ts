import type { ApiCalls } from '@muster/contracts';
import type { AwsCredentialIdentity } from '@smithy/types';
import { noteApiCalls } from './api-calls.ts';

/** The credentials of the caller, valid for some time. */
export interface CallerAnswer {
  readonly credentials: AwsCredentialIdentity;
  /** AWS calls for finding the credentials that are not counted yet. */
  readonly apiCalls: ApiCalls;
}

/** Returns the caller's credentials. Do not keep them: call it again for each AWS call. */
export type CallerCredentials = () => Promise<CallerAnswer>;

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
