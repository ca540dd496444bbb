import { identityOfCaller } from './caller/use-aws.ts';

/**
 * Checks the caller's credentials before a run fails in every account.
 * @returns the caller's ARN
 * @throws CredentialsError if there are no credentials, STS refuses them, or it does not answer within 5 s;
 * ConnectionError
 */
export const checkCredentials = async (homeRegion: string): Promise<string> =>
  (await identityOfCaller(homeRegion)).arn;
