import type { ProfilePorts } from '../../run/profile-ports.ts';
import { whereLooked } from './problems.ts';
import { givesCredentials } from './profile-credentials.ts';
import { type Profile, readProfileFiles } from './profile-files.ts';
import { identityOfProfile } from './use-aws.ts';

/** Settings that name an account: its ID, or the ARN of a role in it. */
const ACCOUNT_SETTINGS = ['aws_account_id', 'sso_account_id', 'role_arn'];
const ACCOUNT = /^(?:arn:[a-z-]+:iam::)?(\d{12})(?::role\/.+)?$/;

/** The account that a profile names. Undefined if only its credentials can say it. */
function accountOf(profile: Profile): string | undefined {
  for (const setting of ACCOUNT_SETTINGS) {
    const [, accountId] = ACCOUNT.exec(profile.get(setting) ?? '') ?? [];
    if (accountId !== undefined) return accountId;
  }
  return undefined;
}

/** The profiles of this machine. */
export const profilePorts: ProfilePorts = {
  list: async () => {
    const files = await readProfileFiles(process.env);
    const profiles = [...files.profiles].map(([name, profile]) => {
      const accountId = accountOf(profile);
      return {
        name,
        hasCredentials: givesCredentials(profile),
        ...(accountId === undefined ? {} : { accountId }),
      };
    });
    return { profiles, where: whereLooked(files) };
  },
  identity: identityOfProfile,
};
