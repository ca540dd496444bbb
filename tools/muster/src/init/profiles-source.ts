import { plural } from '../output/format.ts';
import { quotedForShell } from '../output/shell.ts';
import type { ChosenProfiles } from '../run/chosen-profiles.ts';
import type { Found } from './found.ts';

/** An account for each profile. A profile whose account is unknown is left out. */
export function profilesFound({ accounts, unknown }: ChosenProfiles, entries: readonly string[]): Found {
  return {
    source: plural(accounts.length + unknown.length, 'AWS profile'),
    options: ` --profiles ${quotedForShell(entries.join(','))}`,
    accounts: accounts.map(({ profile, accountId }) => ({
      id: accountId,
      name: profile,
      access: { by: 'profile', profile },
    })),
    roles: 'none',
    notes: [
      ...accounts.flatMap(({ profile, accountId, problem }) =>
        problem === undefined
          ? []
          : [
              `The profile ${profile} gave no credentials, and its account ${accountId} is from the AWS files: ${problem.message}`,
            ],
      ),
      ...unknown.map(
        ({ profile, message }) =>
          `The profile ${profile} is left out, because its account is unknown: ${message}`,
      ),
    ],
  };
}
