import pLimit from 'p-limit';
import { CommandError, CredentialsError, WrongUseError } from '../errors.ts';
import type { ListedProfile, ProfilePorts } from './profile-ports.ts';

/** Each profile can call STS and IAM Identity Center, which limit requests. */
const PROFILES_AT_ONCE = 8;

/** A profile with its account. `problem`: its credentials failed, and the files name the account. */
export interface ProfileAccount {
  readonly profile: string;
  readonly accountId: string;
  readonly problem?: Problem;
}

interface Problem {
  readonly code: string;
  readonly message: string;
}

/** The accounts of chosen profiles, and profiles whose credentials failed and whose accounts are unknown. */
export interface ChosenProfiles {
  readonly accounts: readonly ProfileAccount[];
  readonly unknown: readonly ({ readonly profile: string } & Problem)[];
}

const isPattern = (entry: string): boolean => /[*?]/.test(entry);

/** `*` matches any characters, `?` one. All other characters are literal. */
function matches(pattern: string, name: string): boolean {
  const source = [...pattern]
    .map((character) =>
      character === '*' ? '.*' : character === '?' ? '.' : character.replaceAll(/[$()+./[\\\]^{|}]/g, '\\$&'),
    )
    .join('');
  return new RegExp(`^${source}$`, 'su').test(name);
}

/** The profiles that names and patterns select, each once. @throws WrongUseError for one that selects nothing */
function select(
  entries: readonly string[],
  profiles: readonly ListedProfile[],
  where: string,
): ListedProfile[] {
  const selected = new Map<string, ListedProfile>();
  for (const entry of entries) {
    const found = isPattern(entry)
      ? profiles.filter(({ name, hasCredentials }) => hasCredentials && matches(entry, name))
      : profiles.filter(({ name }) => name === entry);
    if (found.length === 0)
      throw new WrongUseError(
        isPattern(entry)
          ? `--profiles: no AWS profile with credentials matches "${entry}"; ${where}`
          : `--profiles: the AWS profile "${entry}" does not exist; ${where}`,
      );
    for (const profile of found) selected.set(profile.name, profile);
  }
  return [...selected.values()];
}

/** Two profiles of one account would read it twice. @throws WrongUseError */
function refuseSharedAccounts(accounts: readonly ProfileAccount[]): void {
  const byAccount = new Map<string, string>();
  for (const { profile, accountId } of accounts) {
    const other = byAccount.get(accountId);
    if (other !== undefined)
      throw new WrongUseError(
        `--profiles: the AWS profiles "${other}" and "${profile}" are both of account ${accountId}; choose one of them`,
      );
    byAccount.set(accountId, profile);
  }
}

/**
 * Finds the accounts of profiles by their credentials. A profile whose credentials fail is kept with its problem.
 * @param entries names, and patterns with `*` and `?`
 * @throws WrongUseError for unknown profiles and two profiles of one account; CredentialsError if none has credentials
 */
export async function chosenProfiles(
  entries: readonly string[],
  ports: ProfilePorts,
  homeRegion: string,
): Promise<ChosenProfiles> {
  const { profiles, where } = await ports.list();
  const limit = pLimit(PROFILES_AT_ONCE);
  const accounts: ProfileAccount[] = [];
  const unknown: ({ profile: string } & Problem)[] = [];
  const results = await Promise.all(
    select(entries, profiles, where).map(({ name, accountId }) =>
      limit(async () => {
        try {
          const identity = await ports.identity(name, homeRegion);
          return { profile: name, accountId: identity.accountId };
        } catch (error) {
          if (!(error instanceof CommandError)) throw error;
          return { profile: name, accountId, problem: { code: 'NoCredentials', message: error.message } };
        }
      }),
    ),
  ).finally(() => limit.clearQueue());
  for (const { profile, accountId, problem } of results)
    if (accountId !== undefined)
      accounts.push({ profile, accountId, ...(problem === undefined ? {} : { problem }) });
    else if (problem !== undefined) unknown.push({ profile, ...problem });
  refuseSharedAccounts(accounts);
  const problems = results.flatMap(({ problem }) => problem ?? []);
  if (problems.length === results.length)
    throw new CredentialsError(
      `none of the profiles gave credentials:\n${problems.map(({ message }) => `  ${message}`).join('\n')}`,
    );
  return { accounts, unknown };
}
