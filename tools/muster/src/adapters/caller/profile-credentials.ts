import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { answerProof } from '@muster/aws-session/answers';
import { CommandError } from '../../errors.ts';
import { isExpired } from './clock.ts';
import { clientConfigFor, type FindContext, type Found } from './find-context.ts';
import * as problems from './problems.ts';
import type { Profile, ProfileFiles } from './profile-files.ts';
import { keys, leafCredentials, machine } from './profile-leaf.ts';

/** Settings of a profile that provide credentials. */
const CREDENTIAL_SETTINGS = [
  'aws_access_key_id',
  'aws_secret_access_key',
  'credential_process',
  'credential_source',
  'login_session',
  'role_arn',
  'source_profile',
  'sso_account_id',
  'sso_role_name',
  'sso_session',
  'sso_start_url',
  'web_identity_token_file',
];

export const givesCredentials = (profile: Profile): boolean =>
  CREDENTIAL_SETTINGS.some((setting) => profile.has(setting));

/**
 * The credentials of a profile, in the order of the SDK: a role with source_profile or credential_source, keys, a web
 * identity, credential_process, IAM Identity Center, "aws login". Each source has a separate error message.
 * @param from the chain of profiles that lead here by source_profile
 * @throws CredentialsError
 */
export async function profileCredentials(
  name: string,
  files: ProfileFiles,
  context: FindContext,
  from: readonly string[] = [],
): Promise<Found> {
  const profile = files.profiles.get(name);
  if (profile === undefined) throw problems.sourceNotFound(from.at(-1) ?? name, name, files);
  // A profile can name itself as source, for its keys.
  const hasKeys = profile.has('aws_access_key_id') && profile.has('aws_secret_access_key');
  if (from.length > 0 && hasKeys) return keys(name, profile);
  if (from.includes(name)) throw problems.profileCircle([...from, name]);
  const arn = profile.get('role_arn');
  const source = profile.get('source_profile');
  const hasMachine = profile.has('credential_source');
  if (arn === undefined || (source === undefined && !hasMachine))
    return arn === undefined && hasMachine
      ? machine(name, profile)
      : leafCredentials({ name, profile, files, context });
  if (source !== undefined && hasMachine)
    throw problems.incompleteProfile(
      name,
      'has both source_profile and credential_source; remove one of them',
    );
  const master =
    source === undefined
      ? await machine(name, profile)
      : await profileCredentials(source, files, context, [...from, name]);
  return assumeRole(name, profile, arn, master, context);
}

async function assumeRole(
  name: string,
  profile: Profile,
  arn: string,
  master: Found,
  context: FindContext,
): Promise<Found> {
  const { mfaCode, mfaAsked, region } = context;
  const serial = profile.get('mfa_serial');
  if (serial !== undefined && mfaCode === undefined) throw problems.mfaImpossible(name, serial, mfaAsked);
  const externalId = profile.get('external_id');
  const durationSeconds = Number.parseInt(profile.get('duration_seconds') ?? '', 10);
  const provider = fromTemporaryCredentials({
    masterCredentials: master.credentials,
    params: {
      RoleArn: arn,
      RoleSessionName: profile.get('role_session_name') ?? `muster-${Date.now()}`,
      ...(externalId === undefined ? {} : { ExternalId: externalId }),
      ...(Number.isNaN(durationSeconds) ? {} : { DurationSeconds: durationSeconds }),
      ...(serial === undefined ? {} : { SerialNumber: serial }),
    },
    ...(mfaCode === undefined ? {} : { mfaCodeProvider: mfaCode }),
    clientPlugins: [answerProof],
    clientConfig: { ...clientConfigFor('STS', context), region: profile.get('region') ?? region },
  });
  const credentials = await provider().catch((error: unknown) => {
    if (error instanceof CommandError) throw error;
    if (isExpired(error)) throw problems.expired(master.origin, error);
    throw problems.roleNotAssumed(name, arn, error);
  });
  return {
    credentials,
    origin: { text: problems.profileText(name), renewal: master.origin.renewal },
  };
}
