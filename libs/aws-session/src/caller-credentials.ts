import type { ApiCalls } from '@muster/contracts';
import type { AwsCredentialIdentity } from '@smithy/types';
import { noteApiCalls } from './api-calls.ts';

/** The credentials of who called the command, at a moment when they are good for some time. */
export interface CallerAnswer {
  readonly credentials: AwsCredentialIdentity;
  /** Calls of AWS that finding them took and that nobody has counted yet. */
  readonly apiCalls: ApiCalls;
}

/** Gives the caller's credentials. Whoever has it does not keep what it gives: it is asked anew for each call. */
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
