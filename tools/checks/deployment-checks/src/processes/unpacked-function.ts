import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CheckError } from '../errors.ts';
import type { PackagedFunction } from '../packages/packages.ts';
import { unpack } from '../packages/zip.ts';

/** The content of a zip on disk, with the bootstrap that runs it. */
export interface UnpackedFunction {
  readonly folder: string;
  readonly bootstrap: string;
  readonly module: string;
  readonly exportName: string;
}

/** Unpacks the zip of a function below a folder that has no `node_modules` above it. @throws CheckError */
export function unpackFunction(packaged: PackagedFunction, parent: string): UnpackedFunction {
  for (let folder = parent; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules')))
      throw new CheckError(
        `${join(folder, 'node_modules')} is in reach: a package that the bundle lacks would be found there`,
      );
    if (folder === dirname(folder)) break;
  }
  const folder = join(parent, packaged.name);
  mkdirSync(folder, { recursive: true });
  unpack(readFileSync(packaged.zipFile), folder);
  const bootstrap = join(parent, 'bootstrap.mjs');
  copyFileSync(fileURLToPath(new URL('bootstrap.mjs', import.meta.url)), bootstrap);
  const dot = packaged.handler.lastIndexOf('.');
  return {
    folder,
    bootstrap,
    module: join(folder, `${packaged.handler.slice(0, dot)}.mjs`),
    exportName: packaged.handler.slice(dot + 1),
  };
}
