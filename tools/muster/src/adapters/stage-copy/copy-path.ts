import { mkdirSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { CopyOrigin } from '../../stage-copy/copy-file.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Place = Pick<CopyOrigin, 'accountId' | 'region' | 'stage'>;

/** An inventory names instances and tags: only the user may read it. */
const ONLY_THE_USER = 0o700;

/** The folder with the copies of stages. https://specifications.freedesktop.org/basedir-spec/latest/ */
export function copyFolder(environment: Environment, platform: string = process.platform): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = environment;
  const home = homedir();
  const cache =
    platform === 'win32'
      ? LOCALAPPDATA || join(home, 'AppData', 'Local')
      : platform === 'darwin'
        ? join(home, 'Library', 'Caches')
        : XDG_CACHE_HOME || join(home, '.cache');
  return join(cache, 'muster', 'stages');
}

/** An endpoint other than AWS's has other data under the same names. */
function endpointPart(environment: Environment): string {
  const endpoint = environment.AWS_ENDPOINT_URL_DYNAMODB || environment.AWS_ENDPOINT_URL;
  return endpoint ? `@${endpoint.replace(/^\w+:\/\//, '').replaceAll(/[^\w.-]+/g, '_')}` : '';
}

const nameOf = ({ accountId, region, stage }: Place, environment: Environment): string =>
  `${accountId}.${region}.${stage}${endpointPart(environment)}.db`;

/** The file with the copy of a stage. Its folder exists. */
export function copyPath(place: Place, environment: Environment): string {
  const folder = copyFolder(environment);
  mkdirSync(folder, { recursive: true, mode: ONLY_THE_USER });
  return join(folder, nameOf(place, environment));
}

export interface FoundCopy extends Place {
  readonly path: string;
}

/** The copies of a stage that exist on this machine, in every account and region. */
export function findCopies(stage: string, environment: Environment): FoundCopy[] {
  const folder = copyFolder(environment);
  return filesIn(folder).flatMap((name) => {
    const [, accountId = '', region = ''] = /^(\d{12})\.([a-z0-9-]+)\./.exec(name) ?? [];
    const place = { accountId, region, stage };
    return name === nameOf(place, environment) ? [{ ...place, path: join(folder, name) }] : [];
  });
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch {
    return [];
  }
}
