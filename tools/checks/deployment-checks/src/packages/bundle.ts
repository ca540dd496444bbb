import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { PackagedFunction } from './packages.ts';
import { readZip } from './zip.ts';

const SourceMap = z.looseObject({ sources: z.array(z.string()) });

export interface BundleSize {
  /** Size of the zip as it is uploaded. */
  readonly zipBytes: number;
  /** Size of the zip without the source map. */
  readonly withoutMapBytes: number;
}

export function sizeOf({ zipFile }: PackagedFunction): BundleSize {
  const zip = readFileSync(zipFile);
  const maps = readZip(zip).filter(({ name }) => name.endsWith('.map'));
  const mapBytes = maps.reduce((sum, { compressedBytes }) => sum + compressedBytes, 0);
  return { zipBytes: zip.length, withoutMapBytes: zip.length - mapBytes };
}

/** Files in the bundle, from its source map. */
export function sourcesOf({ zipFile }: PackagedFunction): string[] {
  const maps = readZip(readFileSync(zipFile)).filter(({ name }) => name.endsWith('.map'));
  return maps.flatMap(({ content }) => SourceMap.parse(JSON.parse(content().toString())).sources);
}

/**
 * The AWS SDK clients in a bundle, such as `client-ec2`, and clients nested in others, such as `nested-clients/sts`.
 * Leaves out the options and schemas that a client shares with all others.
 */
export function sdkClientsOf(sources: readonly string[]): string[] {
  const names = sources.flatMap((source) => {
    const [, client, nested] =
      /@aws-sdk\/(?:(client-[a-z0-9-]+)|nested-clients\/dist-es\/submodules\/([a-z0-9-]+))\//.exec(source) ??
      [];
    if (client !== undefined) return [client];
    return nested === undefined ? [] : [`nested-clients/${nested}`];
  });
  return [...new Set(names)].toSorted();
}
