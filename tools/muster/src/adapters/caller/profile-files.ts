import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getHomeDir, loadSharedConfigFiles } from '@smithy/core/config';
import { codeOf } from '../../errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;
/** The settings of one profile, or of one sso-session. */
export type Profile = ReadonlyMap<string, string>;

/** One of the two files with profiles. */
export interface ProfileFile {
  readonly path: string;
  /** The variable that overrides its default path. */
  readonly variable: string;
  /** Why it could not be read: ENOENT, EACCES. Undefined on success. */
  readonly problem: string | undefined;
}

/** The AWS configuration of this machine, both files combined. Names come from the user, so they are keys of maps. */
export interface ProfileFiles {
  /** The configuration, then the credentials. */
  readonly files: readonly [ProfileFile, ProfileFile];
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly ssoSessions: ReadonlyMap<string, Profile>;
}

const SSO_SESSION = 'sso-session.';
/** Sections to ignore: sections of other kinds, and profiles with a prefix in the credentials file. */
const OTHER_SECTIONS = [SSO_SESSION, 'services.', 'profile.'];

type Sections = Awaited<ReturnType<typeof loadSharedConfigFiles>>['configFile'];

/** If both files have a setting, the credentials file overrides. */
function merged(...files: readonly Sections[]): ReadonlyMap<string, Profile> {
  const sections = new Map<string, Map<string, string>>();
  for (const [name, settings] of files.flatMap((file) => Object.entries(file))) {
    const section = sections.get(name) ?? new Map<string, string>();
    sections.set(name, section);
    for (const [key, value] of Object.entries(settings)) if (value !== undefined) section.set(key, value);
  }
  return sections;
}

async function fileAt(path: string, variable: string): Promise<ProfileFile> {
  const problem = await readFile(path).then(
    () => undefined,
    (error: unknown) => codeOf(error) ?? String(error),
  );
  return { path, variable, problem };
}

/** Reads ~/.aws/config and ~/.aws/credentials, or the files that override them, as the SDK does. */
export async function readProfileFiles(environment: Environment): Promise<ProfileFiles> {
  const pathOf = (variable: string, name: string): string => {
    const path = environment[variable] || join(getHomeDir(), '.aws', name);
    return path.startsWith('~/') ? join(getHomeDir(), path.slice(2)) : path;
  };
  const configFilepath = pathOf('AWS_CONFIG_FILE', 'config');
  const filepath = pathOf('AWS_SHARED_CREDENTIALS_FILE', 'credentials');
  const files = await Promise.all([
    fileAt(configFilepath, 'AWS_CONFIG_FILE'),
    fileAt(filepath, 'AWS_SHARED_CREDENTIALS_FILE'),
  ]);
  // Do not use the SDK's cache: a new sign-in can have changed the keys.
  const loaded = await loadSharedConfigFiles({ configFilepath, filepath, ignoreCache: true });
  const sections = merged(loaded.configFile, loaded.credentialsFile);
  const named = (prefix: string) =>
    [...sections].flatMap(([name, section]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), section] as const] : [],
    );
  return {
    files,
    profiles: new Map(
      [...sections].filter(([name]) => !OTHER_SECTIONS.some((prefix) => name.startsWith(prefix))),
    ),
    ssoSessions: new Map(named(SSO_SESSION)),
  };
}
