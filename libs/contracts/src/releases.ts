import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { SchemaSet } from './compatibility.ts';
import { ReleaseError } from './errors.ts';

/** `1.2.3`, the name of a release's folder. */
const VERSION = /^(\d+)\.(\d+)\.(\d+)$/;

const numbersOf = (version: string): number[] => version.split('.').map(Number);

function isBefore(a: string, b: string): boolean {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  const index = left.findIndex((number, position) => number !== right[position]);
  return index !== -1 && (left[index] ?? 0) < (right[index] ?? 0);
}

/** The schemas in a folder, one file for each contract. */
export function readSchemas(folder: string): SchemaSet {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return new Map(
    files.map((name) => [
      name.slice(0, -'.json'.length),
      z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))),
    ]),
  );
}

/** The newest release with kept schemas. Undefined before the first one. */
export function lastRelease(folder: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  const versions = readdirSync(folder).filter((name) => VERSION.test(name));
  return versions.reduce<string | undefined>(
    (last, version) => (last === undefined || isBefore(last, version) ? version : last),
    undefined,
  );
}

/** Keeps the schemas of a release. @throws ReleaseError if the version is not valid, not newer, or kept already */
export function keepRelease(
  version: string,
  { schemas, releases }: { schemas: string; releases: string },
): void {
  if (!VERSION.test(version)) throw new ReleaseError(`"${version}" is not a version such as 1.2.3`);
  const last = lastRelease(releases);
  if (last !== undefined && !isBefore(last, version))
    throw new ReleaseError(`${version} is not newer than ${last}`);
  cpSync(schemas, join(releases, version), { recursive: true });
}
