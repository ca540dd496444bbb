import { fromEnv, fromNodeProviderChain } from '@aws-sdk/credential-providers';
import * as problems from './problems.ts';
import { clientConfigFor, type FindContext, type Found } from './find-context.ts';
import { givesCredentials, profileCredentials } from './profile-credentials.ts';
import { readProfileFiles } from './profile-files.ts';

const KEY = 'AWS_ACCESS_KEY_ID';
const SECRET = 'AWS_SECRET_ACCESS_KEY';

/** Which credentials the user has chosen. */
export interface Choice {
  /** Of the option --profile, which wins over all of the environment. */
  readonly profile: string | undefined;
}

/**
 * Finds the caller's credentials: of --profile; of AWS_PROFILE; of the keys in the environment; of the default profile;
 * else what this machine has (a web identity, a container, instance metadata). Where a profile that was named cannot give
 * the credentials that it speaks of, no others are used instead.
 * @throws CredentialsError
 */
export async function findCredentials({ profile: option }: Choice, context: FindContext): Promise<Found> {
  const { environment } = context;
  const named = option ?? (environment.AWS_PROFILE || undefined);
  if (named === undefined) {
    const found = await environmentCredentials(environment);
    if (found !== undefined) return found;
  }
  const name = named ?? 'default';
  const files = await readProfileFiles(environment);
  const profile = files.profiles.get(name);
  if (profile !== undefined && givesCredentials(profile)) {
    if (option === undefined && environment[KEY])
      context.note(`both AWS_PROFILE and ${KEY} are set: the profile ${name} is used, and not the keys`);
    return profileCredentials(name, files, context);
  }
  // What the profile lacks may be in the file that could not be read.
  const unreadable = problems.filesUnreadable(files);
  if (named !== undefined && unreadable !== undefined) throw unreadable;
  if (named !== undefined && profile === undefined)
    throw problems.profileNotFound(name, settingOf(option), files);
  const found = option === undefined ? await environmentCredentials(environment) : undefined;
  if (found !== undefined) return found;
  return machineCredentials(name, context).catch((error: unknown) => {
    throw unreadable ?? error;
  });
}

const settingOf = (option: string | undefined): string =>
  option === undefined ? 'AWS_PROFILE' : '--profile';

/** Refuses a profile that does not exist, before anything else of it is looked for. @throws CredentialsError */
export async function checkProfile(
  { profile: option }: Choice,
  environment: FindContext['environment'],
): Promise<void> {
  const named = option ?? (environment.AWS_PROFILE || undefined);
  if (named === undefined) return;
  const files = await readProfileFiles(environment);
  if (!files.profiles.has(named))
    throw problems.filesUnreadable(files) ?? problems.profileNotFound(named, settingOf(option), files);
}

/** Of a web identity, a container or the instance: what the SDK looks at after keys and profiles. */
async function machineCredentials(name: string, context: FindContext): Promise<Found> {
  const credentials = await fromNodeProviderChain({
    // A name keeps the chain from looking at keys in the environment.
    profile: name,
    clientConfig: clientConfigFor('STS', context),
    logger: SILENT,
  })();
  return {
    credentials,
    origin: { text: 'this machine', renewal: 'renew them where they come from' },
  };
}

const nothing = (): void => undefined;
/** The chain would write on stderr that both a profile and keys are set. */
const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** @throws CredentialsError where one of the two keys is missing @returns undefined where both are */
async function environmentCredentials(environment: FindContext['environment']): Promise<Found | undefined> {
  const hasKey = Boolean(environment[KEY]);
  const hasSecret = Boolean(environment[SECRET]);
  if (!hasKey && !hasSecret) return undefined;
  if (!hasKey || !hasSecret)
    throw problems.partialKeys(hasKey ? KEY : SECRET, hasKey ? SECRET : KEY, 'the environment');
  return {
    credentials: await fromEnv()(),
    origin: {
      text: `the environment (${KEY})`,
      renewal: `set new ones: ${KEY}, ${SECRET} and AWS_SESSION_TOKEN`,
    },
  };
}
