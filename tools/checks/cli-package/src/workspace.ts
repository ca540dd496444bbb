import { isAbsolute, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the workspace. */
export const WORKSPACE = fileURLToPath(new URL('../../../../', import.meta.url));

export const inWorkspace = (path: string): string => join(WORKSPACE, path);

/** The path of a file below the workspace, with slashes. Undefined for a file that is elsewhere, or in a package. */
export function workspacePath(file: string): string | undefined {
  const path = relative(WORKSPACE, file).split(sep).join('/');
  return isAbsolute(path) || path.startsWith('../') || /(^|\/)node_modules\//.test(path) ? undefined : path;
}
