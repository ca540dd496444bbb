import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../../../', import.meta.url));
/** What packaging reads. */
const COPIED = ['apps', 'libs', 'package.json', 'package-lock.json', 'tsconfig.base.json'];
/** What is made or fetched. */
const LEFT_OUT = ['node_modules', 'dist', '.serverless', '.esbuild', 'coverage'];

/**
 * The services and libraries of the workspace in a folder of their own: the Serverless Framework has scratch files in a
 * service's folder, and two of its commands there at once spoil each other's zips. Third-party packages are linked.
 * Does nothing if the copy is there already.
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
