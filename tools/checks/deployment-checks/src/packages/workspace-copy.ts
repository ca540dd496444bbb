import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../../../', import.meta.url));
/** The files that packaging reads. */
const COPIED = ['apps', 'libs', 'package.json', 'package-lock.json', 'tsconfig.base.json'];
/** Generated and downloaded files. */
const LEFT_OUT = ['node_modules', 'dist', '.serverless', '.esbuild', 'coverage'];

/**
 * Copies the services and libraries of the workspace into a separate folder. The Serverless Framework keeps scratch
 * files in the folder of a service, so two of its commands there at the same time damage each other's zips. Links
 * third-party packages. Does nothing if the copy exists.
 */
export function copyWorkspace(folder: string): void {
  if (existsSync(folder)) return;
  const packages = join(folder, 'node_modules');
  mkdirSync(join(packages, '@muster'), { recursive: true });
  for (const name of COPIED)
    cpSync(join(root, name), join(folder, name), {
      recursive: true,
      filter: (path) => !LEFT_OUT.includes(basename(path)),
    });
  for (const name of readdirSync(join(root, 'node_modules')).filter((each) => each !== '@muster'))
    symlinkSync(join(root, 'node_modules', name), join(packages, name));
  for (const kind of ['apps', 'libs'])
    for (const name of readdirSync(join(folder, kind)))
      symlinkSync(join(folder, kind, name), join(packages, '@muster', name));
}
