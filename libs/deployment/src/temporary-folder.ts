import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The variables that `os.tmpdir()` reads. Source: Node.js, os.tmpdir(). */
const VARIABLES = ['TMPDIR', 'TEMP', 'TMP'];

/**
 * Plugin of the Serverless Framework. It gives the process a separate folder for temporary files and removes it at the
 * end: serverless-esbuild leaves a folder for each function that it packages.
 */
export default class TemporaryFolder {
  readonly hooks = {};

  constructor() {
    const folder = mkdtempSync(join(tmpdir(), 'muster-package-'));
    for (const variable of VARIABLES) process.env[variable] = folder;
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  }
}
