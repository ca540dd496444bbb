import { CredentialsError, reasonOf } from '../../errors.ts';
import { fit } from '../../output/format.ts';
import type { ProfileFiles } from './profile-files.ts';

/** The source of credentials and how to renew them, for messages. */
export interface Origin {
  readonly text: string;
  readonly renewal: string;
  /** The region of IAM Identity Center, if the credentials are from there. */
  readonly ssoRegion?: string;
}

/** A credential_process can print a whole page. */
const MAX_HELPER_OUTPUT = 600;
const MAX_NAMES = 20;

export const profileText = (name: string): string => `the AWS profile "${name}"`;
const problem = (message: string, cause?: unknown): CredentialsError =>
  new CredentialsError(message, cause === undefined ? undefined : { cause });

const quoted = (name: string): string =>
  /^[\w./@:+-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`;

/** Profile names, up to the limit of a message. */
function namesOf({ profiles }: ProfileFiles): string {
  const names = [...profiles.keys()].toSorted();
  const more = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : '';
  return names.length === 0 ? 'none' : names.slice(0, MAX_NAMES).join(', ') + more;
}

const NOT_THERE = ['ENOENT', 'ENOTDIR'];
const REASONS: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['EISDIR', 'it is a directory'],
]);
const reasonFor = (code: string): string => REASONS.get(code) ?? code;

/** The files that were read, and their profiles. */
export const whereLooked = (found: ProfileFiles): string => {
  const files = found.files.map(({ path, problem: why }) =>
    why === undefined ? path : `${path} (${NOT_THERE.includes(why) ? 'not found' : reasonFor(why)})`,
  );
  return `profiles in ${files.join(' and ')}: ${namesOf(found)}`;
};

/** @param setting the setting with the profile name: `--profile`, `AWS_PROFILE` */
export const profileNotFound = (name: string, setting: string, found: ProfileFiles): CredentialsError =>
  problem(`${profileText(name)} (${setting}) does not exist; ${whereLooked(found)}`);

export const sourceNotFound = (name: string, source: string, found: ProfileFiles): CredentialsError =>
  problem(
    `${profileText(name)} has source_profile = ${source}, but that profile does not exist; ${whereLooked(found)}`,
  );

/** @param visited names of profiles; the last one occurs before */
export const profileCircle = (visited: readonly string[]): CredentialsError =>
  problem(
    `the AWS profiles form a source_profile loop: ${visited.join(' → ')}; give one of them keys, or another source_profile`,
  );

export const filesUnreadable = ({ files }: ProfileFiles): CredentialsError | undefined => {
  for (const { path, variable, problem: why } of files)
    if (why !== undefined && !NOT_THERE.includes(why))
      return problem(
        `${path} could not be read: ${reasonFor(why)}; fix the file, or choose another with ${variable}`,
      );
  return undefined;
};

export const partialKeys = (present: string, missing: string, where: string): CredentialsError =>
  problem(`${where} has ${present} but not ${missing}; set both`);

export const incompleteProfile = (name: string, what: string): CredentialsError =>
  problem(`${profileText(name)} ${what}`);

/** @param why `exit code 3`, `signal SIGKILL` */
export const helperFailed = (name: string, why: string, stderr: string): CredentialsError => {
  const said = fit(stderr.trim(), MAX_HELPER_OUTPUT);
  return problem(
    `the credential_process of ${profileText(name)} failed with ${why}: ${said === '' ? 'it printed nothing on stderr' : said}`,
  );
};

export const helperUnusable = (name: string, what: string): CredentialsError =>
  problem(
    `the credential_process of ${profileText(name)} ${what}; it must print JSON with Version 1, AccessKeyId and SecretAccessKey`,
  );

/** @param asked whether the user already entered a code in this command */
export const mfaImpossible = (name: string, serial: string, asked: boolean): CredentialsError =>
  problem(
    asked
      ? `the session of ${profileText(name)} has expired, and a new session needs another MFA code; run the command again`
      : `${profileText(name)} needs a code of the MFA device ${serial}, which requires a terminal and no --json; ` +
          'run the command on a terminal, or use the keys of "aws sts get-session-token --serial-number … --token-code …"',
  );

export const mfaCodeMissing = (serial: string): CredentialsError =>
  problem(`no valid code of the MFA device ${serial} was entered; run the command again`);

export const signInCommand = (name: string): string => `aws sso login --profile ${quoted(name)}`;

export const ssoLogin = (
  name: string,
  expired: boolean,
  session: string | undefined,
  cause: unknown,
): CredentialsError =>
  problem(
    `the IAM Identity Center login of ${profileText(name)}${session === undefined ? '' : ` (sso-session ${session})`} ${expired ? 'has expired' : 'does not exist'}; sign in: ${signInCommand(name)}`,
    cause,
  );

export const roleNotAssumed = (name: string, arn: string, cause: unknown): CredentialsError =>
  problem(`${profileText(name)} could not assume the role ${arn}: ${reasonOf(cause)}`, cause);

/** The failure of an SDK credential provider for a profile. */
export const profileFailed = (name: string, cause: unknown): CredentialsError =>
  problem(`${profileText(name)} gave no credentials: ${reasonOf(cause)}`, cause);

export const loginCommand = (name: string): string => `aws login --profile ${quoted(name)}`;

export const loginFailed = (name: string, cause: unknown): CredentialsError =>
  problem(
    `the login of ${profileText(name)} cannot be used: ${reasonOf(cause)}; sign in: ${loginCommand(name)}`,
    cause,
  );

export const expired = ({ text, renewal }: Origin, cause: unknown): CredentialsError =>
  problem(`the AWS credentials of ${text} have expired (${reasonOf(cause)}); ${renewal}`, cause);
