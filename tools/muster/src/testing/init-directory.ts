import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseConfig } from '@muster/configuration/file';
import { main } from '../main.ts';
import type { Surroundings } from '../surroundings.ts';
import { ConfiguredDirectory } from './configured-directory.ts';
import { ORGANIZATION, PROFILES } from './init-world.ts';

/** A temporary working directory without a `muster.yaml`, in which `muster init` finds an organization and profiles. */
export class InitDirectory extends ConfiguredDirectory {
  constructor() {
    super();
    rmSync(join(this.path, 'muster.yaml'));
  }

  /** Runs `muster init`. @returns its exit code */
  init(args: readonly string[], over: Partial<Surroundings> = {}): Promise<number> {
    return main(['init', ...args], {
      ...this.fake.surroundings,
      organization: ORGANIZATION,
      profiles: PROFILES,
      ...over,
    });
  }

  read(name: string): string {
    return readFileSync(join(this.path, name), 'utf8');
  }

  /** All files and folders below the directory. */
  files(): string[] {
    return readdirSync(this.path, { encoding: 'utf8', recursive: true }).toSorted();
  }

  config(name = 'muster.yaml'): ReturnType<typeof parseConfig> {
    return parseConfig(this.read(name), name);
  }
}
