import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Creates a directory and its missing parents. Node's `recursive` option never returns if the file system answers "no
 * such file" for a new directory, as `/proc` does.
 * @param path absolute
 * @throws the error of the file system
 */
export function createDirectory(path: string): void {
  const missing: string[] = [];
  for (let directory = path; !exists(directory); directory = dirname(directory)) missing.unshift(directory);
  for (const directory of missing) create(directory);
}

const exists = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;

/** Another process may have created it meanwhile. */
function create(directory: string): void {
  try {
    mkdirSync(directory);
  } catch (error) {
    if (!exists(directory)) throw error;
  }
}
