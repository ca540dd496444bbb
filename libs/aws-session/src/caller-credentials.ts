import type { ApiCalls } from '@muster/contracts';
import type { AwsCredentialIdentity } from '@smithy/types';
import { noteApiCalls } from './api-calls.ts';

/** The credentials of the caller, valid for some time. */
export interface CallerAnswer {
  readonly credentials: AwsCredentialIdentity;
  /** AWS calls that finding the credentials made and that are not counted yet. */
  readonly apiCalls: ApiCalls;
}

/** Returns the caller's credentials. Do not keep them: call it again for each AWS call. */
export type CallerCredentials = () => Promise<CallerAnswer>;

let source: CallerCredentials | undefined;

/**
 * Says where the clients of this thread get the caller's credentials from. Without it each client finds them by itself,
 * as in Lambda, where they are in the environment.
 */
export function setCallerCredentials(credentials: CallerCredentials | undefined): void {
  source = credentials;
}

/**
 * The provider of the caller's credentials, which counts the calls that finding them took.
 * @param otherwise the provider where nothing was set
 */
export const callerProvider =
  <Options>(otherwise: (options?: Options) => Promise<AwsCredentialIdentity>) =>
  async (options?: Options): Promise<AwsCredentialIdentity> => {
    if (source === undefined) return otherwise(options);
    const { credentials, apiCalls } = await source();
    noteApiCalls(apiCalls);
    return credentials;
  };
