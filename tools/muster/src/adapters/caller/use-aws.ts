import {
  type CallerAnswer,
  type CallerCredentials,
  type CredentialsOwner,
  setCallerCredentials,
} from '@muster/aws-session/caller';
import { ImpossibleStateError } from '@muster/errors';
import type { AwsChoice } from '../../surroundings.ts';
import { setOrigin, takeUncounted } from './caller-state.ts';
import { CredentialsSource } from './credentials-source.ts';
import { type CallerIdentity, identify } from './identify.ts';

let caller: CredentialsSource | undefined;
/** The owner of the credentials of a profile, by its name. */
const owners = new Map<string, CredentialsSource>();
let ownerOf: (profile: string) => CredentialsSource = () => {
  throw new ImpossibleStateError('A profile is used before useAws was called');
};

/**
 * Sets up AWS calls of this process. Sets AWS_PROFILE to the chosen profile, so that its endpoints, region and CA bundle
 * apply to every client, including those of other threads. All clients share the credentials.
 */
export function useAws(choice: AwsChoice): void {
  const profileOfUser = process.env.AWS_PROFILE;
  caller = new CredentialsSource(choice, profileOfUser);
  owners.clear();
  ownerOf = (profile) => {
    const owner =
      owners.get(profile) ??
      new CredentialsSource({ ...choice, profile, setting: 'the profile of an account' }, profileOfUser);
    owners.set(profile, owner);
    return owner;
  };
  if (choice.profile !== undefined) process.env.AWS_PROFILE = choice.profile;
  // The AWS CLI reads both variables, the SDK only the first.
  if (!process.env.AWS_REGION && process.env.AWS_DEFAULT_REGION)
    process.env.AWS_REGION = process.env.AWS_DEFAULT_REGION;
  const main = caller;
  setOrigin(() => main.origin);
  // Calls of this thread do not belong to a run.
  setCallerCredentials(async (owner) => ({ ...(await credentialsOf(main, owner)), apiCalls: {} }));
}

/** Credentials for the handlers of a run, which count the calls that found them. Undefined if `useAws` was not called. */
export function credentialsOfRun(): CallerCredentials | undefined {
  const main = caller;
  if (main === undefined) return undefined;
  return async (owner) => ({ ...(await credentialsOf(main, owner)), apiCalls: takeUncounted() });
}

async function credentialsOf(
  main: CredentialsSource,
  owner: CredentialsOwner | undefined,
): Promise<Omit<CallerAnswer, 'apiCalls'>> {
  if (owner === undefined) return { credentials: await main.get() };
  const source = owner.profile === undefined ? main : ownerOf(owner.profile);
  const { credentials, accountId } = await source.identified(owner.homeRegion);
  return { credentials, accountId };
}

/** The caller's account and ARN. @throws CredentialsError, ConnectionError */
export const identityOfCaller = (homeRegion: string): Promise<CallerIdentity> =>
  caller === undefined ? identify(homeRegion) : caller.identified(homeRegion);

/** The account and the ARN of the credentials of a profile. @throws CredentialsError, ConnectionError */
export const identityOfProfile = (profile: string, homeRegion: string): Promise<CallerIdentity> =>
  ownerOf(profile).identified(homeRegion);

/** @throws CredentialsError if the chosen profile does not exist */
export const checkChosenProfile = async (): Promise<void> => caller?.checkProfile();
