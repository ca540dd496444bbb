import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../main.ts';
import { fakeSurroundings } from './fake-surroundings.ts';

/** The configuration in the directory. */
export const CONFIG =
  'accounts: ["111111111111"]\nrules:\n  - id: production\n    set: { Production: "Yes" }\n';

/** A temporary working directory with a `muster.yaml`. */
export class ConfiguredDirectory {
  readonly path = mkdtempSync(join(tmpdir(), 'muster-command-'));
  readonly fake = fakeSurroundings(this.path);

  constructor() {
    this.write('muster.yaml', CONFIG);
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.path, name), text);
  }

  /** Runs the command. @returns its exit code */
  readonly muster = (...args: string[]): Promise<number> => main(args, this.fake.surroundings);
}
