import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { WrongUseError } from '../errors.ts';

/** The file that starts this version of the command. */
export const thisMuster = new URL('../bin/muster.mjs', import.meta.resolve('@muster/muster'));

/** The command of another checkout. @throws WrongUseError if it is not there, or its packages are not installed */
export function musterOf(folder: string): { readonly name: string; readonly file: URL } {
  const checkout = resolve(folder);
  const file = pathToFileURL(`${checkout}/tools/muster/bin/muster.mjs`);
  if (!existsSync(file)) throw new WrongUseError(`--against: ${checkout} is not a checkout of Muster`);
  if (!existsSync(`${checkout}/node_modules`))
    throw new WrongUseError(`--against: run npm ci in ${checkout} first`);
  return { name: basename(checkout), file };
}
