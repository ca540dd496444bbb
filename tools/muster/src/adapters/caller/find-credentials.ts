import { fromEnv, fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { clientConfigFor, type FindContext, type Found } from './find-context.ts';
import * as problems from './problems.ts';
import { givesCredentials, profileCredentials } from './profile-credentials.ts';
import { readProfileFiles } from './profile-files.ts';

const KEY = 'AWS_ACCESS_KEY_ID';
const SECRET = 'AWS_SECRET_ACCESS_KEY';

/** Which credentials the user has chosen. */
export interface Choice {
  /** The option --profile, or the profile of an account. It overrides the environment. */
  readonly profile: string | undefined;
  /** Where the profile was chosen, for messages. Default: `--profile`. */
  readonly setting?: string | undefined;
}

/**
 * Finds the caller's credentials in this order: --profile, AWS_PROFILE, the keys in the environment, the default profile,
 * the machine (a web identity, a container, instance metadata). If a chosen profile gives no credentials, this function
 * does not fall back to another source.
 * @throws CredentialsError
 */
export async function findCredentials(
  { profile: option, setting }: Choice,
  context: FindContext,
): Promise<Found> {
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
      context.note(`both AWS_PROFILE and ${KEY} are set: using the profile ${name}, not the keys`);
    return profileCredentials(name, files, context);
  }
  // The missing setting can be in the file that could not be read.
  const unreadable = problems.filesUnreadable(files);
  if (named !== undefined && unreadable !== undefined) throw unreadable;
  if (named !== undefined && profile === undefined)
    throw problems.profileNotFound(name, settingOf(option, setting), files);
  const found = option === undefined ? await environmentCredentials(environment) : undefined;
  if (found !== undefined) return found;
  return machineCredentials(name, context).catch((error: unknown) => {
    throw unreadable ?? error;
  });
}

const settingOf = (option: string | undefined, setting = '--profile'): string =>
  option === undefined ? 'AWS_PROFILE' : setting;

/** Checks that the profile exists. @throws CredentialsError */
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

/** Credentials of a web identity, a container or the instance: the SDK's sources after keys and profiles. */
async function machineCredentials(name: string, context: FindContext): Promise<Found> {
  const credentials = await fromNodeProviderChain({
    // With a profile name, the chain ignores keys in the environment.
    profile: name,
    clientConfig: clientConfigFor('STS', context),
    logger: SILENT,
  })();
  return {
    credentials,
    origin: { text: 'this machine', renewal: 'renew them at their source' },
  };
}

const nothing = (): void => undefined;
/** Without this, the chain warns on stderr that both a profile and keys are set. */
const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** @throws CredentialsError if one of the two keys is missing @returns undefined if both are */
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
