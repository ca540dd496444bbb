import { identify } from './caller/identify.ts';

/**
 * Checks the caller's credentials before a run fails in every account.
 * @returns the caller's ARN
 * @throws as `identify`
 */
export const checkCredentials = async (homeRegion: string): Promise<string> =>
  (await identify(homeRegion)).arn;
