import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import * as z from 'zod';
import { PackageError } from './errors.ts';
import { inWorkspace } from './workspace.ts';

/** The folder of a package in a path below the workspace. */
const PACKAGE_FOLDER = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/;

const Manifest = z.looseObject({
  name: z.string(),
  version: z.string(),
  license: z.string().optional(),
});

export interface License {
  readonly name: string;
  readonly version: string;
  /** SPDX expression of its `package.json`. */
  readonly license: string;
  /** The text of its license and notice files. */
  readonly text: string;
}

/** The folders of the packages of which the bundles contain code. */
function packageFolders({ outputs }: Pick<Metafile, 'outputs'>): string[] {
  const used = Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0),
  );
  const folders = used.flatMap(([path]) => PACKAGE_FOLDER.exec(path)?.[0] ?? []);
  return [...new Set(folders)].toSorted();
}

function licenseOf(folder: string): License {
  const path = inWorkspace(folder);
  const { name, version, license } = Manifest.parse(
    JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')),
  );
  const files = readdirSync(path)
    .filter((file) => /^(li[cs]en[cs]e|notice|copying)/i.test(file))
    .toSorted();
  if (license === undefined && files.length === 0)
    throw new PackageError(`${name} ${version} has no license, so its code must not be part of the package`);
  const texts = files.map((file) => readFileSync(join(path, file), 'utf8').trim());
  return { name, version, license: license ?? 'see below', text: texts.join('\n\n') };
}

/** Licenses of all packages of which the bundles contain code, by name and version. */
export const licensesOf = (metafile: Pick<Metafile, 'outputs'>): License[] =>
  [
    ...new Map(
      packageFolders(metafile)
        .map(licenseOf)
        .map((license) => [keyOf(license), license]),
    ).values(),
  ].toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));

const keyOf = ({ name, version }: License): string => `${name} ${version}`;

const RULE = '-'.repeat(80);

/** One file with all licenses. Packages with the same text share it. */
export function licensesText(licenses: readonly License[]): string {
  const byText = Map.groupBy(licenses, ({ license, text }) => `License: ${license}\n\n${text}`);
  const parts = [...byText].map(([text, packages]) =>
    `${RULE}\n${packages.map((each) => keyOf(each)).join('\n')}\n\n${text}`.trimEnd(),
  );
  return `This package contains code of these packages.\n\n${parts.join('\n\n')}\n`;
}
