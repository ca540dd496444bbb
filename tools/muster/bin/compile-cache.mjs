/**
 * Caches compiled code for the next start and for threads. Plain JavaScript, because it runs before anything that is
 * cached. A user with write access to the cache can run code as this user. The cache is therefore in a folder that
 * only this user can write to: not in the system's temporary folder, and never in a data directory.
 */
import { mkdirSync, statSync } from 'node:fs';
import module from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NODE_MODULES = fileURLToPath(new URL('../../../node_modules', import.meta.url));

/**
 * Turns the cache on: in the folder that NODE_COMPILE_CACHE names, in the installation if it belongs to this user, or
 * in the user's cache folder. Without a folder that can be written, there is no cache.
 */
export function rememberCompiledCode(environment = process.env, platform = process.platform) {
  for (const folder of folders(environment, platform)) {
    const { directory } = module.enableCompileCache(folder);
    if (directory === undefined) continue;
    // Threads find the folder in the environment.
    environment.NODE_COMPILE_CACHE ??= directory;
    return;
  }
}

function* folders(environment, platform) {
  if (environment.NODE_COMPILE_CACHE) return yield environment.NODE_COMPILE_CACHE;
  if (isOwn(NODE_MODULES)) yield* folderIn(NODE_MODULES, '.cache', 'muster');
  const { XDG_CACHE_HOME, LOCALAPPDATA } = environment;
  if (platform === 'win32') yield* folderIn(LOCALAPPDATA, 'muster');
  else if (platform === 'darwin') yield* folderIn(homedir(), 'Library', 'Caches', 'muster');
  else if (XDG_CACHE_HOME) yield* folderIn(XDG_CACHE_HOME, 'muster');
  else yield* folderIn(homedir(), '.cache', 'muster');
}

/**
 * A folder below one that exists, created if it is missing. None if that is not possible. Node.js itself would create
 * the home directory too.
 */
function* folderIn(parent, ...names) {
  if (!parent || !isOwn(parent)) return;
  let folder = parent;
  for (const name of names) {
    folder = join(folder, name);
    try {
      mkdirSync(folder, { mode: 0o700 });
    } catch (error) {
      if (error.code !== 'EEXIST') return;
    }
    if (!isOwn(folder)) return;
  }
  yield folder;
}

function isOwn(folder) {
  try {
    const { uid } = statSync(folder);
    return process.getuid === undefined || uid === process.getuid();
  } catch {
    return false;
  }
}
