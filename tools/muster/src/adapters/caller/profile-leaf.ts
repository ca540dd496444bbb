import {
  fromContainerMetadata,
  fromEnv,
  fromHttp,
  fromInstanceMetadata,
  fromLoginCredentials,
  fromSSO,
  fromTokenFile,
} from '@aws-sdk/credential-providers';
import { getSSOTokenFromFile } from '@smithy/core/config';
import type { AwsCredentialIdentity } from '@smithy/types';
import { reasonOf } from '../../errors.ts';
import { runCredentialProcess } from './credential-process.ts';
import { clientConfigFor, type FindContext, type Found } from './find-context.ts';
import * as problems from './problems.ts';
import type { Profile, ProfileFiles } from './profile-files.ts';

/** A profile that provides credentials without another profile. */
export interface Leaf {
  readonly name: string;
  readonly profile: Profile;
  readonly files: ProfileFiles;
  readonly context: FindContext;
}

const found = (name: string, credentials: AwsCredentialIdentity, renewal: string): Found => ({
  credentials,
  origin: { text: problems.profileText(name), renewal },
});

const failed =
  (name: string) =>
  (error: unknown): never => {
    throw problems.profileFailed(name, error);
  };

const SSO_SETTINGS = ['sso_session', 'sso_start_url', 'sso_account_id', 'sso_role_name'];

/** The credentials of a profile without a source, in the order of the SDK. @throws CredentialsError */
export async function leafCredentials(leaf: Leaf): Promise<Found> {
  const { name, profile, context } = leaf;
  if (profile.has('aws_access_key_id') || profile.has('aws_secret_access_key')) return keys(name, profile);
  if (profile.has('web_identity_token_file')) return webIdentity(leaf);
  if (profile.has('role_arn'))
    throw problems.incompleteProfile(
      name,
      'has a role_arn but neither source_profile nor credential_source; add one of them',
    );
  const command = profile.get('credential_process');
  if (command !== undefined) {
    const credentials = await runCredentialProcess(name, command, context.environment);
    return found(name, credentials, 'renew them at the source of its credential_process');
  }
  if (SSO_SETTINGS.some((setting) => profile.has(setting))) return sso(leaf);
  if (profile.has('login_session')) return login(leaf);
  throw problems.incompleteProfile(name, 'has neither keys nor another source of credentials; add one');
}

/** The keys in the profile. @throws CredentialsError if one of them is missing */
export function keys(name: string, profile: Profile): Found {
  const accessKeyId = profile.get('aws_access_key_id');
  const secretAccessKey = profile.get('aws_secret_access_key');
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    const both = ['aws_access_key_id', 'aws_secret_access_key'] as const;
    const [present, missing] = accessKeyId === undefined ? [both[1], both[0]] : both;
    throw problems.partialKeys(present, missing, problems.profileText(name));
  }
  const sessionToken = profile.get('aws_session_token');
  const accountId = profile.get('aws_account_id');
  return found(
    name,
    {
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
      ...(accountId === undefined ? {} : { accountId }),
    },
    'renew the keys in it',
  );
}

/** Source: AWS SDKs and Tools Reference Guide, `credential_source`. */
const MACHINE_SOURCES: ReadonlyMap<string, () => Promise<AwsCredentialIdentity>> = new Map([
  ['Environment', () => fromEnv()()],
  ['Ec2InstanceMetadata', () => fromInstanceMetadata()()],
  ['EcsContainer', () => fromHttp()().catch(() => fromContainerMetadata()())],
]);

/** The credentials of `credential_source`. @throws CredentialsError */
export async function machine(name: string, profile: Profile): Promise<Found> {
  const source = profile.get('credential_source') ?? '';
  const provider = MACHINE_SOURCES.get(source);
  if (provider === undefined)
    throw problems.incompleteProfile(
      name,
      `has credential_source = ${source}; use one of ${[...MACHINE_SOURCES.keys()].join(', ')}`,
    );
  const renewal = `renew them at the source that credential_source = ${source} names`;
  return found(name, await provider().catch(failed(name)), renewal);
}

async function webIdentity({ name, profile, context }: Leaf): Promise<Found> {
  const roleArn = profile.get('role_arn');
  const webIdentityTokenFile = profile.get('web_identity_token_file');
  if (roleArn === undefined || webIdentityTokenFile === undefined)
    throw problems.incompleteProfile(name, 'has a web_identity_token_file but no role_arn; add one');
  const roleSessionName = profile.get('role_session_name');
  const provider = fromTokenFile({
    webIdentityTokenFile,
    roleArn,
    ...(roleSessionName === undefined ? {} : { roleSessionName }),
    clientConfig: { ...clientConfigFor('STS', context), region: profile.get('region') ?? context.region },
  });
  return found(name, await provider().catch(failed(name)), 'renew its web identity token');
}

/** Makes the SDK read the same files again instead of its cache. */
function sourcesOf({ files: [config, credentials] }: ProfileFiles) {
  return { configFilepath: config.path, filepath: credentials.path, ignoreCache: true };
}

async function sso({ name, profile, files, context }: Leaf): Promise<Found> {
  const session = profile.get('sso_session');
  const settings = session === undefined ? profile : files.ssoSessions.get(session);
  if (settings === undefined)
    throw problems.incompleteProfile(
      name,
      `has sso_session = ${session}, but the section [sso-session ${session}] does not exist`,
    );
  const missing = [
    ...['sso_account_id', 'sso_role_name'].filter((key) => !profile.has(key)),
    ...['sso_region', 'sso_start_url'].filter((key) => !settings.has(key)),
  ];
  if (missing.length > 0) throw problems.incompleteProfile(name, `lacks ${missing.join(', ')}`);
  // No region here: IAM Identity Center has a separate region setting.
  const provider = fromSSO({
    profile: name,
    ...sourcesOf(files),
    clientConfig: clientConfigFor('SSO', context),
  });
  const credentials = await provider().catch(async (error: unknown) => {
    const state = await loginState(session ?? settings.get('sso_start_url') ?? '');
    const isRefused = reasonOf(error).includes('UnauthorizedException');
    if (state === 'valid' && !isRefused) throw problems.profileFailed(name, error);
    throw problems.ssoLogin(name, state !== 'none', session, error);
  });
  const { origin } = found(name, credentials, `sign in again: ${problems.signInCommand(name)}`);
  const ssoRegion = settings.get('sso_region');
  return { credentials, origin: { ...origin, ...(ssoRegion === undefined ? {} : { ssoRegion }) } };
}

/** The state of the token that "aws sso login" keeps in the cache. @param id name of the sso-session, or the start URL */
async function loginState(id: string): Promise<'none' | 'expired' | 'valid'> {
  try {
    const { expiresAt } = await getSSOTokenFromFile(id);
    return Date.parse(expiresAt) > Date.now() ? 'valid' : 'expired';
  } catch {
    return 'none';
  }
}

async function login({ name, files, context }: Leaf): Promise<Found> {
  const provider = fromLoginCredentials({
    profile: name,
    ...sourcesOf(files),
    clientConfig: clientConfigFor('Signin', context),
  });
  const credentials = await provider().catch((error: unknown) => {
    throw problems.loginFailed(name, error);
  });
  return found(name, credentials, `sign in again: ${problems.loginCommand(name)}`);
}
