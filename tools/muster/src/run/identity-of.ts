import type { RunRequest } from '@muster/contracts';
import pLimit from 'p-limit';
import type { Location, Surroundings } from '../surroundings.ts';

/** Each profile can call STS and IAM Identity Center, which limit requests. */
const PROFILES_AT_ONCE = 8;

/**
 * Checks the caller's credentials, if the run uses them. Finds the credentials of profiles, so that MFA codes are
 * asked for before the run starts. A profile that fails costs only its account, which the run reports.
 * @returns who the run acts as: the caller's ARN, or the profiles
 * @throws CredentialsError, ConnectionError for the caller
 */
export async function identityOf(
  request: RunRequest,
  location: Location,
  { checkCredentials, profiles }: Pick<Surroundings, 'checkCredentials' | 'profiles'>,
): Promise<string> {
  const { homeRegion } = request.run;
  const ofProfile = new Map(
    (request.accountSettings ?? []).flatMap(({ accountId, profile }) =>
      profile === undefined ? [] : [[accountId, profile] as const],
    ),
  );
  const usesCaller =
    location.engine === 'aws' ||
    location.store === 'dynamodb' ||
    (request.accounts?.some((accountId) => !ofProfile.has(accountId)) ?? true);
  const caller = usesCaller ? await checkCredentials(homeRegion) : undefined;
  const limit = pLimit(PROFILES_AT_ONCE);
  await Promise.all(
    [...ofProfile.values()].map((profile) =>
      limit(() => profiles.identity(profile, homeRegion).catch(() => undefined)),
    ),
  );
  return caller ?? profilesText([...ofProfile.values()]);
}

const MAX_NAMES = 3;

/** `the profiles a, b, c and 2 more` */
function profilesText(names: readonly string[]): string {
  const more = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : '';
  return `the ${names.length === 1 ? 'profile' : 'profiles'} ${names.slice(0, MAX_NAMES).join(', ')}${more}`;
}
